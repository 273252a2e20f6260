import { join } from 'node:path';
import { damaged } from './header.ts';
import type { OpenBackup } from './open.ts';
import { withScratch } from './scratch.ts';
import { type EtcdTools, type Restored, restoreIntoScratch } from './scratch-etcd.ts';
import { save } from './take.ts';

/** Rehearses the restore of an opened backup: a scratch etcd must come up from it with the revision, keys and cluster that it promises. */
export function checkBackup(
  path: string,
  backup: OpenBackup,
  options: { tools: EtcdTools; scratch: string; signal: AbortSignal },
): Promise<Restored> {
  return withScratch(options.scratch, async scratch => {
    const file = join(scratch.data, 'snapshot.db');
    await save(backup.snapshot(), file, options.signal);
    const restored = await restoreIntoScratch(file, scratch, options.tools, options.signal);
    const { revision, hash, kubeSystemUid } = backup.manifest;
    if (restored.revision !== revision || restored.hash !== hash)
      throw damaged(path, `an etcd restored from it has other keys (revision ${restored.revision}, not ${revision})`);
    if ((restored.kubeSystemUid ?? '') !== kubeSystemUid)
      throw damaged(path, 'an etcd restored from it has another kube-system');
    return restored;
  });
}
