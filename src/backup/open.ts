import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { isSeaworthyError, SeaworthyError } from '../kit/errors.ts';
import { type BackupContents, type BackupManifest, unpacked } from './contents.ts';
import { BrokenFrames, openFrames } from './frames.ts';
import { damaged, framesKey, readHeader } from './header.ts';
import { type OpenWith, openLocks } from './locks.ts';

/** A backup that was read to its end once: every byte of it is as it was written. */
export interface OpenBackup {
  manifest: BackupManifest;
  trust: BackupContents['trust'];
  files: BackupContents['files'];
  /** etcd's snapshot as `etcdutl snapshot restore` takes it, checked again while it is read. */
  snapshot(): AsyncIterable<Buffer>;
}

export interface OpenOptions {
  /** The cluster it has to be of, by our own id; undefined: any, for who has lost the state. */
  clusterId?: string;
}

/**
 * Opens a backup, and reads all of it before it returns: what is cut short or was changed is refused before anything is done with it.
 * @throws SeaworthyError credentials: sealed to others, or another secret. state: damaged, no backup, or of another cluster.
 */
export async function openBackup(path: string, own: OpenWith, options: OpenOptions = {}): Promise<OpenBackup> {
  const { header, text } = await readHeader(path);
  const fileKey = await openLocks(header.id, header.locks, own).catch((cause: unknown) => {
    throw isSeaworthyError(cause) ? cause : damaged(path, 'its header makes no sense', cause);
  });
  if (!fileKey) throw locked(path, header.locks, own);
  const key = framesKey(fileKey, text);
  const { manifest, trust, files } = await readThrough(path, text.length, key);
  if (options.clusterId && manifest.clusterId !== options.clusterId) throw foreign(path, manifest);
  return { manifest, trust, files, snapshot: () => snapshotOf(path, text.length, key) };
}

/** Reads every byte. The contents, once the snapshot behind them has proved to be what they say. */
export async function readThrough(path: string, start: number, key: Buffer): Promise<BackupContents> {
  return told(path, async () => {
    const { contents, snapshot } = await unpacked(openFrames(key, createReadStream(path, { start })));
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of snapshot) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const expected = contents.manifest.snapshot;
    if (bytes === expected.bytes && hash.digest('hex') === expected.sha256) return contents;
    throw new BrokenFrames('its snapshot is not the one that it describes');
  });
}

async function* snapshotOf(path: string, start: number, key: Buffer): AsyncGenerator<Buffer> {
  const frames = openFrames(key, createReadStream(path, { start }));
  const { snapshot } = await told(path, () => unpacked(frames));
  for (;;) {
    const next = await told(path, () => snapshot.next());
    if (next.done) return;
    yield next.value;
  }
}

async function told<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BrokenFrames) throw damaged(path, error.message, error);
    throw error;
  }
}

const OPENED_BY = {
  passphrase: 'a passphrase (--passphrase-file)',
  recipient: 'the identity of a recipient (--identity)',
  store: 'the keys of the state folder that it was taken from',
} as const;

const WHO = { passphrase: 'passphrase', recipient: 'recipient', store: 'state folder' } as const;

function locked(path: string, locks: readonly { kind: keyof typeof OPENED_BY }[], own: OpenWith): SeaworthyError {
  const kinds = [...new Set(locks.map(({ kind }) => kind))];
  const mine = 'passphrase' in own ? 'passphrase' : 'identity' in own ? 'recipient' : 'store';
  const why = kinds.includes(mine) ? `it is sealed to another ${WHO[mine]}` : `it is not sealed to a ${WHO[mine]}`;
  return new SeaworthyError('credentials', `the backup ${path} stays closed: ${why}`, {
    hint: `it opens with ${kinds.map(kind => OPENED_BY[kind]).join(', or ')}`,
  });
}

function foreign(path: string, { cluster, clusterId }: BackupManifest): SeaworthyError {
  return new SeaworthyError('state', `the backup ${path} is of another cluster (${cluster}, id ${clusterId})`, {
    hint: 'take a backup of this cluster; --foreign opens it all the same',
  });
}
