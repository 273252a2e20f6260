import { join } from 'node:path';
import type { Exec } from '../../../kit/exec.ts';
import { findEntry, makeEntry, sweepTemporary } from '../../../payload/cache.ts';
import type { FileRecords } from '../../../payload/manifest.ts';
import type { CallContext } from '../../provider.ts';
import type { Engine } from '../engine/engine.ts';
import { unless } from '../engine/failures.ts';
import { buildBase } from './build.ts';
import { BASE_DIGEST, ENDPOINT_TAR, ROOT_TAR } from './recipe.ts';

export const MACHINE_IMAGE = `localhost/seaworthy-base:${BASE_DIGEST.slice(0, 12)}`;
export const ENDPOINT_IMAGE = `localhost/seaworthy-endpoint:${BASE_DIGEST.slice(0, 12)}`;

const TAR_OF: Record<string, string> = { [MACHINE_IMAGE]: ROOT_TAR, [ENDPOINT_IMAGE]: ENDPOINT_TAR };

/** Images that the engine does not have yet. */
export async function missingImages(engine: Engine): Promise<string[]> {
  const found = await Promise.all(
    Object.keys(TAR_OF).map(async image => {
      const seen = await unless(
        ['no-image', 'not-found'],
        engine.call(['image', 'inspect', '--format', '{{.Id}}', image]),
      );
      return seen ? undefined : image;
    }),
  );
  return found.filter(image => image !== undefined);
}

/** Makes both images known to the engine: built once, kept in the cache, imported into each engine once. */
export async function ensureImages(engine: Engine, exec: Exec, cacheDir: string, context: CallContext): Promise<void> {
  const missing = await missingImages(engine);
  if (missing.length === 0) return;
  const folder = await ensureRoots(exec, cacheDir, context);
  for (const image of missing) {
    await engine.call(
      ['import', join(folder, TAR_OF[image]!), image],
      context.signal ? { signal: context.signal } : {},
    );
  }
}

interface BaseManifest {
  digest: string;
  files: FileRecords;
}

async function ensureRoots(exec: Exec, cacheDir: string, context: CallContext): Promise<string> {
  const folder = join(cacheDir, 'base', BASE_DIGEST.slice(0, 12));
  if (await findEntry<BaseManifest>(folder, BASE_DIGEST, true)) return folder;
  context.emit({ type: 'stage', stage: 'base', message: 'building the base image', expectedSeconds: 30 });
  await sweepTemporary(cacheDir);
  await makeEntry<BaseManifest>(cacheDir, folder, async temporary => {
    await buildBase(temporary, exec, context.signal);
    return { digest: BASE_DIGEST };
  });
  return folder;
}
