import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { assetPath } from '../../src/kit/assets.ts';

/** The licences of all packages that bundled files come from; a package that states none is an error. */
export async function thirdPartyLicences(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap(input => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []));
  const entries = await Promise.all([...folders].sort().map(licenceOf));
  return `Seaworthy's bundles contain these packages.\n\n${entries.join('\n')}`;
}

async function licenceOf(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(assetPath(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const [file] = globSync('{licen[cs]e,LICEN[CS]E,Licen[cs]e,COPYING}*', { cwd: assetPath(folder) });
  const text = file ? await readFile(assetPath(folder, file), 'utf8') : `Licence: ${manifest.license ?? ''}`;
  if (!file && !manifest.license) throw new Error(`${folder} states no licence`);
  return `---- ${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${text.trim()}\n`;
}
