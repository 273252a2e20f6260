import { join } from 'node:path';
import { SUPPORTED } from '../../../src/catalog/versions.ts';
import { silent } from '../../../src/kit/events.ts';
import { defaultCacheDir } from '../../../src/payload/cache.ts';
import { ensureComponent } from '../../../src/payload/component.ts';
import { type ComponentName, recipesFor } from '../../../src/payload/recipes.ts';
import { moduleRoot } from '../../../src/payload/resolve.ts';
import { hostToolchain } from '../../../src/payload/toolchain.ts';

/** The folder of a component's binaries as the payload has them; built when the cache doesn't hold it. */
export async function binariesOf(component: ComponentName, version: string): Promise<string> {
  const release = SUPPORTED.find(candidate => candidate[component] === version);
  const recipe = release && recipesFor(release).find(candidate => candidate.component === component);
  if (!recipe) throw new Error(`no release has ${component} ${version}`);
  const context = { root: moduleRoot(), cacheDir: defaultCacheDir(), emit: silent };
  const { dir } = await ensureComponent(recipe, await hostToolchain(), context);
  return join(dir, 'bin');
}
