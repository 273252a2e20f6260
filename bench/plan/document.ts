import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { assetPath } from '../../src/kit/assets.ts';

/** A range with room for 8,192 nodes, outside those that machines' networks are chosen from. */
const WIDE = '10.128.0.0/11';

/** The example with so many workers. */
export async function largeDocument(workers: number): Promise<string> {
  const document = parseDocument(await readFile(assetPath('examples/local.yaml'), 'utf8'));
  document.setIn(['workers', 0, 'replicas'], workers);
  document.setIn(['network', 'podCIDR'], WIDE);
  return document.toString();
}
