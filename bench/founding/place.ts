import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterName } from '../../test/e2e/support/names.ts';
import { documentOf } from './document.ts';

/** Where a cluster of this bench has its document and its state. */
export interface Place {
  name: string;
  folder: string;
  document: string;
  stateDir: string;
}

export async function placeFor(purpose: string): Promise<Place> {
  const name = clusterName(purpose);
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-bench-'));
  const document = join(folder, 'cluster.yaml');
  await writeFile(document, await documentOf(name));
  return { name, folder, document, stateDir: join(folder, '.seaworthy', name) };
}
