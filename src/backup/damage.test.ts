// A backup that is not whole, or is something else, says so before anything is known of it.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes, contentsOf, newShelf, type Shelf } from '../../test/samples/backups.ts';
import { sha256 } from '../kit/digest.ts';
import { openBackup } from './open.ts';
import { sealBackup } from './seal.ts';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await newShelf();
});
afterAll(() => shelf.remove());

describe('a backup', () => {
  it('is never written over another file, and leaves no draft', async () => {
    const path = await shelf.sealed(bytes(10));
    const before = await readFile(path);
    const source = shelf.place();
    await writeFile(source, bytes(10));
    await expect(sealBackup(path, contentsOf(bytes(10)), source, shelf.to)).rejects.toThrow('exists already');
    await expect(sealBackup(shelf.place(), contentsOf(bytes(9)), source, shelf.to)).rejects.toThrow(
      'not the one that it describes',
    );
    expect(await readFile(path)).toEqual(before);
    expect((await readdir(shelf.folder)).filter(name => name.endsWith('.tmp'))).toEqual([]);
  });

  it('with any one bit flipped anywhere, header and end included, is refused before anything is known of it', async () => {
    const path = await shelf.sealed(bytes(70_000));
    const good = await readFile(path);
    const headerEnd = good.indexOf('\n', good.indexOf('\n', good.indexOf('\n') + 1) + 1) + 1;
    const somewhere = fc.oneof(
      fc.nat(headerEnd - 1),
      fc.nat(good.length - 1),
      fc.nat(50).map(n => good.length - 1 - n),
    );
    const copy = shelf.place();
    await fc.assert(
      fc.asyncProperty(somewhere, fc.nat(7), async (at, bit) => {
        const bad = Buffer.from(good);
        bad[at]! ^= 1 << bit;
        await writeFile(copy, bad);
        await expect(openBackup(copy, shelf.own)).rejects.toMatchObject({ name: 'SeaworthyError', kind: 'state' });
      }),
      { numRuns: 200 },
    );
  });

  it('cut off anywhere, or with anything behind its end, is refused', async () => {
    const path = await shelf.sealed(bytes(140_000));
    const good = await readFile(path);
    const copy = shelf.place();
    const frame = 65_552;
    const start = (await readFile(path)).length - (3 * 16 + 140_000 + 4);
    const lengths = fc.oneof(
      fc.nat(good.length - 1),
      fc.nat(2).map(n => Math.max(0, start) + n * frame),
    );
    await fc.assert(
      fc.asyncProperty(lengths, async length => {
        await writeFile(copy, good.subarray(0, length));
        await expect(openBackup(copy, shelf.own)).rejects.toMatchObject({ kind: 'state' });
      }),
      { numRuns: 100 },
    );
    for (const more of [1, 16, 100, frame]) {
      await writeFile(copy, Buffer.concat([good, Buffer.alloc(more)]));
      await expect(openBackup(copy, shelf.own)).rejects.toMatchObject({ kind: 'state' });
    }
  });

  it('that is something else, newer, or not there is told so', async () => {
    const path = shelf.place();
    await expect(openBackup(path, shelf.own)).rejects.toThrow('there is no backup');
    await writeFile(path, 'hello');
    await expect(openBackup(path, shelf.own)).rejects.toThrow('is no backup of seaworthy');
    for (const header of ['{}', 'null', 'no json', '{"id":"a","locks":[{"kind":"recipient"},null]}']) {
      const told = `seaworthy-backup 1\n${header}\n`;
      await writeFile(path, `${told}${sha256(told)}\nframes`);
      await expect(openBackup(path, shelf.own)).rejects.toThrow('its header makes no sense');
    }
    await writeFile(path, 'seaworthy-backup 2\n{}\n');
    await expect(openBackup(path, shelf.own)).rejects.toThrow('a format that this seaworthy does not know');
  });
});
