import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { assetPath } from '../kit/assets.ts';

/** Everything that is loaded before the first line runs: the modules that `start` imports statically, and theirs. */
function loadedBy(start: string, found = new Set<string>()): Set<string> {
  if (found.has(start) || !existsSync(start)) return found.add(start);
  found.add(start);
  for (const [, module = ''] of readFileSync(start, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm,
  )) {
    loadedBy(module.startsWith('.') ? resolve(dirname(start), module) : module, found);
  }
  return found;
}

it('starts without any library, and without the verbs', () => {
  const loaded = [...loadedBy(assetPath('src', 'cli', 'main.ts'))];
  expect(loaded).toContain(assetPath('src', 'verbs', 'version.ts'));
  expect(loaded.filter(module => !module.startsWith('/') && !module.startsWith('node:'))).toEqual([]);
  expect(loaded.length).toBeLessThan(12);
});
