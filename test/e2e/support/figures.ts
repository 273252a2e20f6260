import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assetPath } from '../../../src/kit/assets.ts';
import { readIfExists, writeAtomic } from '../../../src/kit/files.ts';

/** Puts figures that a test measured into out/<name>.json beside those that are there, and prints them. */
export async function figures(name: string, values: Record<string, unknown>): Promise<void> {
  const path = assetPath('out', `${name}.json`);
  await mkdir(dirname(path), { recursive: true });
  const before = JSON.parse((await readIfExists(path)) ?? '{}') as Record<string, unknown>;
  await writeAtomic(path, `${JSON.stringify({ ...before, ...values }, null, 2)}\n`, 0o644);
  for (const [key, value] of Object.entries(values)) console.log(`${name}: ${key} = ${JSON.stringify(value)}`);
}
