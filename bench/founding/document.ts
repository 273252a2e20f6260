import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { assetPath } from '../../src/kit/assets.ts';

/** A port that neither the example nor the tests publish their API on. */
export const API_PORT = 8443;

/** examples/local.yaml under another name and port: 3 control planes, 2 workers. */
export async function documentOf(name: string): Promise<string> {
  const document = parseDocument(await readFile(assetPath('examples/local.yaml'), 'utf8'));
  document.setIn(['metadata', 'name'], name);
  document.setIn(['provider', 'local', 'apiPort'], API_PORT);
  return document.toString();
}
