import { join } from 'node:path';
import { SUPPORTED, type SupportedRelease } from '../catalog/versions.ts';
import { defaultCacheDir } from './cache.ts';
import { ensureComponent } from './component.ts';
import type { EnsureOptions } from './ensure.ts';
import { readLock } from './lock-file.ts';
import { recipesFor } from './recipes.ts';
import { moduleRoot, releaseOfEntry } from './resolve.ts';
import { hostToolchain } from './toolchain.ts';

/**
 * etcd and etcdutl of a version, for the operator's side: from the component that payloads are made of, so no payload changes by it. A version
 * that is not built any more is stood in for by one of its minor, else by the newest.
 */
export async function etcdTools(
  version: string,
  lockFile: string,
  options: Omit<EnsureOptions, 'deep'>,
): Promise<{ etcd: string; etcdutl: string }> {
  const { payloads } = await readLock(lockFile);
  const pinned = payloads.find(entry => entry.components.etcd.version === version);
  const release = pinned ? releaseOfEntry(pinned) : nearest(version);
  const recipe = recipesFor(release).find(each => each.component === 'etcd')!;
  const toolchain = pinned?.toolchain ?? payloads[0]?.toolchain ?? (await hostToolchain());
  const cacheDir = options.cacheDir ?? defaultCacheDir();
  const { dir } = await ensureComponent(recipe, toolchain, { ...options, cacheDir, root: moduleRoot() });
  return { etcd: join(dir, 'bin', 'etcd'), etcdutl: join(dir, 'bin', 'etcdutl') };
}

function nearest(version: string): SupportedRelease {
  const minor = version.split('.').slice(0, 2).join('.');
  return (
    SUPPORTED.find(({ etcd }) => etcd === version) ??
    SUPPORTED.find(({ etcd }) => etcd.startsWith(`${minor}.`)) ??
    SUPPORTED.at(-1)!
  );
}
