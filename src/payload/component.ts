import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildContext, buildComponent } from './build.ts';
import { componentDir, findEntry, makeEntry } from './cache.ts';
import { componentDigest, readInputs } from './inputs.ts';
import type { FileRecords } from './manifest.ts';
import type { ComponentName, Recipe } from './recipes.ts';
import { requireToolchain, type Toolchain } from './toolchain.ts';

/** manifest.json of a component in the cache. */
export interface ComponentManifest {
  component: ComponentName;
  version: string;
  digest: string;
  toolchain: Toolchain;
  files: FileRecords;
}

export interface Component extends ComponentManifest {
  dir: string;
}

/** The component from the cache, or built into it. A build that is broken off leaves no entry. */
export async function ensureComponent(recipe: Recipe, toolchain: Toolchain, context: BuildContext): Promise<Component> {
  const digest = componentDigest(await readInputs(recipe, toolchain, context.root));
  const dir = componentDir(context.cacheDir, `${recipe.component}-${recipe.version}`, digest);
  const found = await findEntry<ComponentManifest>(dir, digest);
  if (found) return { ...found, dir };
  await requireToolchain(toolchain);
  context.emit({
    type: 'stage',
    stage: 'payload',
    message: `building ${recipe.component} ${recipe.version} from its Go module`,
    expectedSeconds: recipe.expectedSeconds,
  });
  const built = await makeEntry<ComponentManifest>(context.cacheDir, dir, async temporary => {
    const work = join(temporary, 'work');
    await buildComponent(recipe, toolchain, temporary, work, context);
    await rm(work, { recursive: true });
    return { component: recipe.component, version: recipe.version, digest, toolchain };
  });
  return { ...built, dir };
}
