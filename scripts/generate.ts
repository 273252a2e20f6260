// Writes the files that are made from code. `make generate`; a test says when it is due.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assetPath } from '../src/kit/assets.ts';
import { readIfExists, writeAtomic } from '../src/kit/files.ts';
import { generatedFiles } from './generate/files.ts';

for (const [path, text] of Object.entries(generatedFiles())) {
  const file = assetPath(path);
  if ((await readIfExists(file)) === text) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeAtomic(file, text, 0o644);
  console.log(`wrote ${path}`);
}
