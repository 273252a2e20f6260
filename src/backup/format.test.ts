import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../kit/digest.ts';
import { redact } from '../kit/redact.ts';
import type { Trust } from '../pki/types.ts';
import type { BackupContents } from './contents.ts';
import { openFrames, sealFrames } from './frames.ts';
import type { OpenWith, SealTo } from './locks.ts';
import { openBackup } from './open.ts';
import { readIdentity, recipientKey, writeNewRecipient } from './recipient.ts';
import { sealBackup } from './seal.ts';

async function all(source: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const list: Buffer[] = [];
  for await (const each of source) list.push(each);
  return list;
}

let folder: string;
let own: OpenWith;
let to: SealTo;
let recipient: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-backup-'));
  recipient = await writeNewRecipient(join(folder, 'identity'));
  to = { recipients: [recipientKey(recipient)] };
  own = { identity: await readIdentity(join(folder, 'identity')) };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let serial = 0;
const pathOf = () => join(folder, `backup-${serial++}`);
const contentsOf = (snapshot: Buffer): BackupContents => ({
  manifest: {
    ...{ id: 'b1', at: 1, why: 'asked', cluster: 'harbor', clusterId: 'c1', etcdClusterId: 'e1' },
    ...{ kubeSystemUid: 'u1', kubernetesVersion: '1.36.3', etcdVersion: '3.6.16', revision: 7, hash: 'abcd' },
    snapshot: { bytes: snapshot.length, sha256: sha256(snapshot) },
  },
  trust: { secret: 'the authorities' } as unknown as Trust,
  files: { document: 'kind: Cluster', lock: '', state: '{}', journal: '' },
});
async function sealed(snapshot: Buffer, sealTo = to): Promise<string> {
  const path = pathOf();
  const source = pathOf();
  await writeFile(source, snapshot);
  await sealBackup(path, contentsOf(snapshot), source, sealTo);
  return path;
}
async function snapshotIn(path: string, withKey = own): Promise<Buffer> {
  const { snapshot } = await openBackup(path, withKey);
  return Buffer.concat(await all(snapshot()));
}
const bytes = (length: number) => Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255));

describe('a stream of frames', () => {
  const key = Buffer.alloc(32, 7);
  const sealOf = async (content: Buffer) => all(sealFrames(key, chunked(content)));
  async function* chunked(content: Buffer, size = 50_001) {
    for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size);
  }
  const openOf = async (frames: Buffer) => Buffer.concat(await all(openFrames(key, chunked(frames, 9_973))));

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])('of %i bytes comes back as it was', async length => {
    const frames = Buffer.concat(await sealOf(bytes(length)));
    expect(frames.length).toBe(length + 16 * Math.max(1, Math.ceil(length / 65_536)));
    expect((await openOf(frames)).equals(bytes(length))).toBe(true);
  });

  it('does not open with frames left out, swapped, repeated, or those of the end cut off', async () => {
    const [a, b, c] = (await sealOf(bytes(170_000))) as [Buffer, Buffer, Buffer];
    for (const order of [[b, a, c], [a, c], [a, b, b, c], [a, a, c], [b, c], [c], [a, b, c, c], [a, b, c, a]])
      await expect(openOf(Buffer.concat(order))).rejects.toThrow('it was changed or damaged');
    for (const order of [[a, b], [a], []]) await expect(openOf(Buffer.concat(order))).rejects.toThrow('cut short');
  });
});

describe('a backup', () => {
  it('opens with what it was sealed to, and is on disk for its owner only', async () => {
    const path = await sealed(bytes(300_000));
    const { manifest, trust, files } = await openBackup(path, own);
    expect({ manifest, trust, files }).toEqual(contentsOf(bytes(300_000)));
    expect((await snapshotIn(path)).equals(bytes(300_000))).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path)).includes('authorities')).toBe(false);
  });

  it('opens with a passphrase or any recipient, whichever is at hand', async () => {
    const passphrase = Buffer.from('four grey herons');
    const other = await writeNewRecipient(pathOf());
    const path = await sealed(bytes(10), { recipients: [recipientKey(other), recipientKey(recipient)], passphrase });
    expect(await snapshotIn(path)).toEqual(bytes(10));
    expect(await snapshotIn(path, { passphrase })).toEqual(bytes(10));
    await expect(openBackup(path, { passphrase: Buffer.from('five') })).rejects.toMatchObject({
      kind: 'credentials',
      message: expect.stringContaining('sealed to another passphrase'),
    });
  });

  it('says whose key it wants when another is given', async () => {
    const path = await sealed(bytes(10));
    const identity = pathOf();
    await writeNewRecipient(identity);
    const wrong = openBackup(path, { identity: await readIdentity(identity) });
    await expect(wrong).rejects.toThrow('sealed to another recipient');
    await expect(openBackup(path, { passphrase: Buffer.from('x') })).rejects.toMatchObject({
      kind: 'credentials',
      message: expect.stringContaining('it is not sealed to a passphrase'),
      hint: expect.stringContaining('--identity'),
    });
  });

  it('opens with the state folder it came from when sealed to that', async () => {
    const key = { used: 0 };
    const store = {
      sealBytes: async (name: string, content: Buffer) => `${name} ${content.toString('hex')}`,
      unsealBytes: async (name: string, text: string) => {
        key.used += 1;
        if (!text.startsWith(`${name} `)) return undefined;
        return Buffer.from(text.slice(name.length + 1), 'hex');
      },
    };
    const path = await sealed(bytes(10), { recipients: [], store });
    expect(await snapshotIn(path, { store })).toEqual(bytes(10));
    expect(key.used).toBe(1);
    await expect(openBackup(path, own)).rejects.toThrow('it is not sealed to a recipient');
    const another = { ...store, unsealBytes: async () => undefined };
    await expect(openBackup(path, { store: another })).rejects.toThrow('it is sealed to another state folder');
  });

  it('of another cluster is refused, unless any will do', async () => {
    const path = await sealed(bytes(10));
    await expect(openBackup(path, own, { clusterId: 'c2' })).rejects.toMatchObject({
      kind: 'state',
      message: expect.stringContaining('is of another cluster (harbor, id c1)'),
    });
    await openBackup(path, own, { clusterId: 'c1' });
  });

  it('is never written over another file, and leaves no draft', async () => {
    const path = await sealed(bytes(10));
    const before = await readFile(path);
    const source = pathOf();
    await writeFile(source, bytes(10));
    await expect(sealBackup(path, contentsOf(bytes(10)), source, to)).rejects.toThrow('exists already');
    await expect(sealBackup(pathOf(), contentsOf(bytes(9)), source, to)).rejects.toThrow(
      'not the one that it describes',
    );
    expect(await readFile(path)).toEqual(before);
    expect((await readdir(folder)).filter(name => name.endsWith('.tmp'))).toEqual([]);
  });

  it('with any one bit flipped anywhere, header and end included, is refused before anything is known of it', async () => {
    const path = await sealed(bytes(70_000));
    const good = await readFile(path);
    const headerEnd = good.indexOf('\n', good.indexOf('\n', good.indexOf('\n') + 1) + 1) + 1;
    const somewhere = fc.oneof(
      fc.nat(headerEnd - 1),
      fc.nat(good.length - 1),
      fc.nat(50).map(n => good.length - 1 - n),
    );
    const copy = pathOf();
    await fc.assert(
      fc.asyncProperty(somewhere, fc.nat(7), async (at, bit) => {
        const bad = Buffer.from(good);
        bad[at]! ^= 1 << bit;
        await writeFile(copy, bad);
        await expect(openBackup(copy, own)).rejects.toMatchObject({ name: 'SeaworthyError', kind: 'state' });
      }),
      { numRuns: 200 },
    );
  });

  it('cut off anywhere, or with anything behind its end, is refused', async () => {
    const path = await sealed(bytes(140_000));
    const good = await readFile(path);
    const copy = pathOf();
    const frame = 65_552;
    const start = (await readFile(path)).length - (3 * 16 + 140_000 + 4);
    const lengths = fc.oneof(
      fc.nat(good.length - 1),
      fc.nat(2).map(n => Math.max(0, start) + n * frame),
    );
    await fc.assert(
      fc.asyncProperty(lengths, async length => {
        await writeFile(copy, good.subarray(0, length));
        await expect(openBackup(copy, own)).rejects.toMatchObject({ kind: 'state' });
      }),
      { numRuns: 100 },
    );
    for (const more of [1, 16, 100, frame]) {
      await writeFile(copy, Buffer.concat([good, Buffer.alloc(more)]));
      await expect(openBackup(copy, own)).rejects.toMatchObject({ kind: 'state' });
    }
  });

  it('that is something else, newer, or not there is told so', async () => {
    const path = pathOf();
    await expect(openBackup(path, own)).rejects.toThrow('there is no backup');
    await writeFile(path, 'hello');
    await expect(openBackup(path, own)).rejects.toThrow('is no backup of seaworthy');
    for (const header of ['{}', 'null', 'no json', '{"id":"a","locks":[{"kind":"recipient"},null]}']) {
      const told = `seaworthy-backup 1\n${header}\n`;
      await writeFile(path, `${told}${sha256(told)}\nframes`);
      await expect(openBackup(path, own)).rejects.toThrow('its header makes no sense');
    }
    await writeFile(path, 'seaworthy-backup 2\n{}\n');
    await expect(openBackup(path, own)).rejects.toThrow('a format that this seaworthy does not know');
  });
});

describe('a recipient', () => {
  it('is told apart from a misspelt one by its sum', () => {
    const wrong = recipient.replace(/.$/, last => (last === '0' ? '1' : '0'));
    expect(() => recipientKey(wrong)).toThrow('is no recipient');
    expect(() => recipientKey('seaworthy1')).toThrow('is no recipient');
    expect(() => recipientKey('SEAWORTHY-SECRET-1abc')).toThrow('what is given as recipient is no recipient');
  });

  it('has an identity file closed to others, never replaced, whose secret no error or log shows', async () => {
    const path = pathOf();
    await writeNewRecipient(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(writeNewRecipient(path)).rejects.toThrow('exists already');
    const text = await readFile(path, 'utf8');
    expect(redact(text)).not.toMatch(/SECRET-1[0-9a-f]/);
    const secret = /SEAWORTHY-SECRET-1([0-9a-f]+)/.exec(text)![1]!;
    await writeFile(path, text.replace(secret, `${secret.startsWith('0') ? '1' : '0'}${secret.slice(1)}`));
    const error = await readIdentity(path).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(String(error)).toContain('holds no whole identity');
    expect(String(error)).not.toContain(secret.slice(8, 40));
    expect(() => createPrivateKey(text)).toThrow();
  });
});
