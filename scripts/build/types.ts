import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { assetPath, packageRoot } from '../../src/kit/assets.ts';
import { exec } from '../../src/kit/exec.ts';

/** Writes dist/types: declarations of the public library and all it mentions, importing each other as .js like the code does. */
export async function buildTypes(): Promise<void> {
  await exec('internal', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    cwd: packageRoot,
  });
  for (const path of globSync('dist/types/**/*.d.ts', { cwd: packageRoot })) {
    const text = await readFile(assetPath(path), 'utf8');
    await writeFile(assetPath(path), text.replaceAll(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'));
  }
}
