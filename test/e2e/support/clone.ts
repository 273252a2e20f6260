import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../src/kit/assets.ts';
import { exec } from '../../../src/kit/exec.ts';

/** A folder of its own, with a blank in its name: what breaks on blanks shall break here. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'seaworthy e2e '));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** What is committed, cloned into a folder. */
export async function freshClone(folder: string): Promise<string> {
  const path = join(folder, 'clone');
  await exec('internal', 'git', ['clone', '--quiet', packageRoot, path]);
  return path;
}
