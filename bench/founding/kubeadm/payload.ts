import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { silent } from '../../../src/kit/events.ts';
import { defaultCacheDir } from '../../../src/payload/cache.ts';
import { ensurePayload } from '../../../src/payload/ensure.ts';
import { resolveLock } from '../../../src/payload/resolve.ts';
import type { PayloadMounts } from '../../../src/providers/provider.ts';

export interface KubeadmPayload {
  /** The payload that our machines have, with kubeadm among its binaries. */
  mounts: PayloadMounts;
  /** kubeadm's path on this host. */
  kubeadm: string;
  /** Takes the links away that were made for it. */
  remove(): Promise<void>;
}

export async function kubeadmPayload(kubernetes: string, signal: AbortSignal): Promise<KubeadmPayload> {
  const cacheDir = defaultCacheDir();
  const payload = await ensurePayload(await resolveLock({ kubernetes }), { cacheDir, emit: silent, signal });
  // Hard links, so on the cache's own file system; by our process id, so that it is swept away should we be killed.
  const binDir = join(cacheDir, 'tmp', `${process.pid}-${randomUUID()}`);
  await mkdir(binDir, { recursive: true });
  for (const folder of [payload.binDir, payload.toolsDir])
    for (const file of await readdir(folder)) await link(join(folder, file), join(binDir, file));
  const { digest, cniDir, images } = payload;
  return {
    mounts: { digest, binDir, cniDir, images },
    kubeadm: join(payload.toolsDir, 'kubeadm'),
    remove: () => rm(binDir, { recursive: true, force: true }),
  };
}
