import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackupContents } from '../../src/backup/contents.ts';
import type { OpenWith, SealTo } from '../../src/backup/locks.ts';
import { openBackup } from '../../src/backup/open.ts';
import { readIdentity, recipientKey, writeNewRecipient } from '../../src/backup/recipient.ts';
import { sealBackup } from '../../src/backup/seal.ts';
import { sha256 } from '../../src/kit/digest.ts';
import type { Trust } from '../../src/pki/types.ts';

export async function all(source: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const list: Buffer[] = [];
  for await (const each of source) list.push(each);
  return list;
}

export const bytes = (length: number) =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255));

/** All that a backup of this snapshot holds. */
export const contentsOf = (snapshot: Buffer): BackupContents => ({
  manifest: {
    ...{ id: 'b1', at: 1, why: 'asked', cluster: 'harbor', clusterId: 'c1', etcdClusterId: 'e1' },
    ...{ kubeSystemUid: 'u1', kubernetesVersion: '1.36.3', etcdVersion: '3.6.16', revision: 7, hash: 'abcd' },
    snapshot: { bytes: snapshot.length, sha256: sha256(snapshot) },
  },
  trust: { secret: 'the authorities' } as unknown as Trust,
  files: { document: 'kind: Cluster', lock: '', state: '{}', journal: '' },
});

/** A folder for backups with a key pair of its own. */
export interface Shelf {
  folder: string;
  recipient: string;
  to: SealTo;
  own: OpenWith;
  /** A path that nothing lies at yet. */
  place(): string;
  /** A sealed backup of this snapshot. */
  sealed(snapshot: Buffer, sealTo?: SealTo): Promise<string>;
  snapshotIn(path: string, withKey?: OpenWith): Promise<Buffer>;
  remove(): Promise<void>;
}

export async function newShelf(): Promise<Shelf> {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-backup-'));
  const recipient = await writeNewRecipient(join(folder, 'identity'));
  const to: SealTo = { recipients: [recipientKey(recipient)] };
  const own: OpenWith = { identity: await readIdentity(join(folder, 'identity')) };
  let serial = 0;
  const place = () => join(folder, `backup-${serial++}`);
  return {
    ...{ folder, recipient, to, own, place },
    sealed: async (snapshot, sealTo = to) => {
      const [path, source] = [place(), place()];
      await writeFile(source, snapshot);
      await sealBackup(path, contentsOf(snapshot), source, sealTo);
      return path;
    },
    snapshotIn: async (path, withKey = own) => {
      const { snapshot } = await openBackup(path, withKey);
      return Buffer.concat(await all(snapshot()));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
