import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal } from './journal.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (kind: string) => ({ at: '2026-11-22T12:00:00.000Z', kind });

it('gives back what was appended, in order, to its owner only', async () => {
  const journal = openJournal(folder);
  expect(await journal.read()).toEqual([]);
  const full = {
    ...entry('move-done'),
    target: 'harbor-cp-1',
    why: 'one\nline',
    details: { seconds: 4, ids: ['a', 'b'] },
  };
  const entries = [full, ...Array.from({ length: 20 }, (_, index) => entry(`kind-${index}`))];
  await Promise.all(entries.map(each => journal.append(each)));
  expect(await openJournal(folder).read()).toEqual(entries);
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(entries.length + 1);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('cut off at any byte, it loses the last entry at most, also when it goes on', async () => {
  await openJournal(folder).append(entry('first'));
  const first = (await readFile(path)).length;
  await openJournal(folder).append({ ...entry('second'), why: 'ähnlich — 船' });
  const whole = await readFile(path);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: first, max: whole.length }), async length => {
      await writeFile(path, whole.subarray(0, length));
      const journal = openJournal(folder);
      const read = (await journal.read()).map(({ kind }) => kind);
      expect([['first'], ['first', 'unreadable'], ['first', 'second']]).toContainEqual(read);
      await journal.append(entry('third'));
      expect((await journal.read()).map(({ kind }) => kind)).toEqual([...read, 'third']);
    }),
    { numRuns: 40 },
  );
});

it('says which line could not be read', async () => {
  const journal = openJournal(folder);
  await journal.append(entry('first'));
  await appendFile(path, '{"at": "20');
  const torn = { at: entry('').at, kind: 'unreadable', why: 'line 2 was cut off or changed' };
  expect(await journal.read()).toEqual([entry('first'), torn]);
});

it('takes no secret', async () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n';
  const details = {
    error: `refused: ${pem} Bearer abcdefghijklmnop`,
    nested: [{ initialClusterToken: 'hunter2-hunter2', password: 'correct horse battery' }],
    passphrases: ['four grey herons'],
    attempt: 2,
  };
  await openJournal(folder).append({ ...entry('move-failed'), why: `token: deadbeefdeadbeef`, details });
  const text = await readFile(path, 'utf8');
  for (const secret of ['MIGH', 'abcdefgh', 'hunter2', 'horse', 'herons', 'deadbeef'])
    expect(text).not.toContain(secret);
  const [read] = await openJournal(folder).read();
  expect(read).toMatchObject({ kind: 'move-failed', details: { attempt: 2 } });
});

it('stays bounded: what is full is put aside, and the oldest goes', async () => {
  const journal = openJournal(folder, 300);
  for (let nth = 0; nth < 60; nth++) await journal.append(entry(`kind-${nth}`));
  const kinds = (await openJournal(folder, 300).read()).map(({ kind }) => kind);
  expect(kinds.length).toBeLessThan(40);
  expect(kinds).toEqual(Array.from({ length: kinds.length }, (_, nth) => `kind-${60 - kinds.length + nth}`));
  const files = (await readdir(folder)).sort();
  expect(files.filter(name => name !== 'journal.jsonl')).toEqual([1, 2, 3, 4].map(age => `journal.${age}.jsonl`));
});
