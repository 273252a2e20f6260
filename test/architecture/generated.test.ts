import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/generate/files.ts';
import { assetPath } from '../../src/kit/assets.ts';

it.each(Object.entries(generatedFiles()))('%s is what `make generate` writes', (path, text) => {
  expect(readFileSync(assetPath(path), 'utf8')).toBe(text);
});
