import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, sha256 } from '../kit/digest.ts';
import { buildArgs, buildEnvironment } from './command.ts';
import type { Recipe } from './recipes.ts';
import type { Toolchain } from './toolchain.ts';

/** All that a component is made of. The sums in go.sum pin the sources. */
export interface ComponentInputs {
  recipe: Recipe;
  toolchain: Toolchain;
  /** sha256 of each file in the recipe's folder. */
  files: Record<string, string>;
}

/** Reads the inputs; `root` is the folder that holds the recipes' folders. */
export async function readInputs(recipe: Recipe, toolchain: Toolchain, root: string): Promise<ComponentInputs> {
  const folder = join(root, recipe.folder);
  const names = (await readdir(folder)).sort();
  const hashed = names.map(async name => [name, sha256(await readFile(join(folder, name)))] as const);
  return { recipe, toolchain, files: Object.fromEntries(await Promise.all(hashed)) };
}

/** A component's digest (lower-case hex sha256), over inputs and the command as it will be run: known before anything is built. */
export function componentDigest({ recipe, toolchain, files }: ComponentInputs): string {
  const { expectedSeconds: _progressOnly, ...pinned } = recipe;
  const command = { args: buildArgs(recipe, 'bin'), env: buildEnvironment(toolchain, recipe.cgo === true) };
  return digestOf({ recipe: pinned, toolchain, files, command });
}
