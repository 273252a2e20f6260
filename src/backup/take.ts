import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { SUPPORTED } from '../catalog/versions.ts';
import type { EtcdSnapshot, KeyHash } from '../etcd/types.ts';
import { SeaworthyError } from '../kit/errors.ts';
import type { BackupContents, BackupManifest } from './contents.ts';
import type { SealTo } from './locks.ts';
import { withScratch } from './scratch.ts';
import { type EtcdTools, type Restored, restoreIntoScratch } from './scratch-etcd.ts';
import { sealBackup } from './seal.ts';

export interface TakeOrder {
  etcd: { snapshot(): Promise<EtcdSnapshot>; hashKv(member: string, revision: number): Promise<KeyHash> };
  tools: (etcdVersion: string) => Promise<EtcdTools>;
  /** Folder where temporary files may lie. */
  scratch: string;
  file: string;
  to: SealTo;
  /** What is known of the cluster before; what is empty (kubeSystemUid, kubernetesVersion) is told by the snapshot. */
  facts: Omit<BackupManifest, 'revision' | 'hash' | 'snapshot' | 'etcdVersion'>;
  contents: Omit<BackupContents, 'manifest'>;
  tell: (message: string) => void;
  signal: AbortSignal;
}

/** Streams a snapshot, restores it into a scratch etcd, compares that with the live member, seals it, and reads the file back. */
export function takeBackup(order: TakeOrder): Promise<{ manifest: BackupManifest; bytes: number }> {
  const { etcd, facts, tell, signal } = order;
  return withScratch(order.scratch, async scratch => {
    const { member, version, bytes } = await etcd.snapshot();
    const tools = await order.tools(version);
    tell(`reading a snapshot of etcd on ${member}`);
    const file = join(scratch.data, 'snapshot.db');
    const snapshot = await save(bytes, file, signal);
    tell('restoring it into a scratch etcd');
    const restored = await restoreIntoScratch(file, scratch, tools, signal);
    compare(member, await etcd.hashKv(member, restored.revision), restored);
    const manifest: BackupManifest = {
      ...facts,
      kubernetesVersion: facts.kubernetesVersion || versionBeside(version),
      kubeSystemUid: sameCluster(facts.kubeSystemUid, restored.kubeSystemUid),
      etcdVersion: version,
      revision: restored.revision,
      hash: restored.hash,
      snapshot,
    };
    tell('sealing it');
    return { manifest, bytes: await sealBackup(order.file, { manifest, ...order.contents }, file, order.to) };
  });
}

/** What goes with this etcd. */
function versionBeside(etcdVersion: string): string {
  return SUPPORTED.find(({ etcd }) => etcd === etcdVersion)?.kubernetes ?? '';
}

/** On disk, and how many bytes of which sum. */
export async function save(bytes: AsyncIterable<Buffer>, path: string, signal: AbortSignal) {
  const hash = createHash('sha256');
  let length = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes) {
      signal.throwIfAborted();
      hash.update(chunk);
      length += chunk.length;
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  return { bytes: length, sha256: hash.digest('hex') };
}

/** Compacted in between, the live member can't tell its hash of then any more: the next snapshot will be like it. */
function compare(member: string, live: KeyHash, restored: Restored): void {
  if (live.compactRevision !== restored.compactRevision)
    throw new SeaworthyError('etcd', 'etcd was compacted while the snapshot was checked', { retry: true });
  if (live.hash === restored.hash) return;
  throw new SeaworthyError(
    'etcd',
    `restored from its snapshot, etcd on ${member} has other keys than it has itself at revision ${restored.revision}`,
    { hint: 'its disk may be failing: replace this machine, and back up again' },
  );
}

function sameCluster(expected: string, found: string | undefined): string {
  if (!expected || expected === found) return found ?? '';
  throw new SeaworthyError('state', `the snapshot is of another cluster: its kube-system is ${found ?? 'not there'}`, {
    hint: 'check that the state folder belongs to the cluster that answers',
  });
}
