import type { Trust } from '../pki/types.ts';
import { BrokenFrames } from './frames.ts';

/** What a backup says of itself: nothing in it is secret. */
export interface BackupManifest {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  why: string;
  cluster: string;
  /** Ours, random, in the machines' labels. */
  clusterId: string;
  etcdClusterId: string;
  kubeSystemUid: string;
  kubernetesVersion: string;
  etcdVersion: string;
  /** etcd's revision, and its hash of all keys up to there (hashKV, hex), equal on a live member and after a restore. */
  revision: number;
  hash: string;
  snapshot: { bytes: number; sha256: string };
}

/** All of a backup but the snapshot itself. */
export interface BackupContents {
  manifest: BackupManifest;
  /** Authorities, service account keys, encryption keys: what was written with them can't be read, or extended, without. */
  trust: Trust;
  /** Texts as they were: the cluster document, the payload lock, state.json, the journal. */
  files: { document: string; lock: string; state: string; journal: string };
}

const LENGTH_BYTES = 4;
const MOST_BYTES = 256 << 20;

/** Length, contents as JSON, snapshot. */
export async function* packed(contents: BackupContents, snapshot: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const json = Buffer.from(JSON.stringify(contents));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  yield Buffer.concat([length, json]);
  for await (const chunk of snapshot) yield Buffer.from(chunk);
}

/** The contents, and the snapshot that follows them in the same stream. */
export async function unpacked(
  stream: AsyncGenerator<Buffer>,
): Promise<{ contents: BackupContents; snapshot: AsyncGenerator<Buffer> }> {
  const needed = (bytes: Buffer) => (bytes.length < LENGTH_BYTES ? LENGTH_BYTES : LENGTH_BYTES + bytes.readUInt32BE());
  let bytes = Buffer.alloc(0);
  while (bytes.length < needed(bytes)) {
    const next = await stream.next();
    if (next.done || needed(bytes) > MOST_BYTES) throw new BrokenFrames('it ends before its contents do');
    bytes = Buffer.concat([bytes, next.value]);
  }
  const end = needed(bytes);
  const contents = JSON.parse(bytes.subarray(LENGTH_BYTES, end).toString('utf8')) as BackupContents;
  return { contents, snapshot: following(bytes.subarray(end), stream) };
}

async function* following(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
