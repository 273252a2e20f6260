import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's root: the folder that holds package.json, from a clone (src/kit) as from an installed package (dist/…). */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(start: string): string {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if ((manifest as { name?: string }).name === 'seaworthy') return folder;
    } catch {
      // not here: look one folder up
    }
  }
  throw new Error(`seaworthy's own package.json not found above ${start}`);
}

/** Absolute path of a data file shipped with the package, e.g. assetPath('payload', 'etcd-3.6.16', 'go.mod'). */
export function assetPath(...parts: string[]): string {
  return join(packageRoot, ...parts);
}

/** seaworthy's own version, from package.json. */
export function ownVersion(): string {
  return (JSON.parse(readFileSync(assetPath('package.json'), 'utf8')) as { version: string }).version;
}
