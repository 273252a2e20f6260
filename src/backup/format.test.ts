// Who can open a backup, and with what.
import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes, contentsOf, newShelf, type Shelf } from '../../test/samples/backups.ts';
import { openBackup } from './open.ts';
import { readIdentity, recipientKey, writeNewRecipient } from './recipient.ts';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await newShelf();
});
afterAll(() => shelf.remove());

describe('a backup', () => {
  it('opens with what it was sealed to, and is on disk for its owner only', async () => {
    const path = await shelf.sealed(bytes(300_000));
    const { manifest, trust, files } = await openBackup(path, shelf.own);
    expect({ manifest, trust, files }).toEqual(contentsOf(bytes(300_000)));
    expect((await shelf.snapshotIn(path)).equals(bytes(300_000))).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path)).includes('authorities')).toBe(false);
  });

  it('opens with a passphrase or any recipient, whichever is at hand', async () => {
    const passphrase = Buffer.from('four grey herons');
    const other = await writeNewRecipient(shelf.place());
    const path = await shelf.sealed(bytes(10), {
      recipients: [recipientKey(other), recipientKey(shelf.recipient)],
      passphrase,
    });
    expect(await shelf.snapshotIn(path)).toEqual(bytes(10));
    expect(await shelf.snapshotIn(path, { passphrase })).toEqual(bytes(10));
    await expect(openBackup(path, { passphrase: Buffer.from('five') })).rejects.toMatchObject({
      kind: 'credentials',
      message: expect.stringContaining('sealed to another passphrase'),
    });
  });

  it('says whose key it wants when another is given', async () => {
    const path = await shelf.sealed(bytes(10));
    const identity = shelf.place();
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
    const path = await shelf.sealed(bytes(10), { recipients: [], store });
    expect(await shelf.snapshotIn(path, { store })).toEqual(bytes(10));
    expect(key.used).toBe(1);
    await expect(openBackup(path, shelf.own)).rejects.toThrow('it is not sealed to a recipient');
    const another = { ...store, unsealBytes: async () => undefined };
    await expect(openBackup(path, { store: another })).rejects.toThrow('it is sealed to another state folder');
  });

  it('of another cluster is refused, unless any will do', async () => {
    const path = await shelf.sealed(bytes(10));
    await expect(openBackup(path, shelf.own, { clusterId: 'c2' })).rejects.toMatchObject({
      kind: 'state',
      message: expect.stringContaining('is of another cluster (harbor, id c1)'),
    });
    await openBackup(path, shelf.own, { clusterId: 'c1' });
  });
});
