import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Environment } from './seal-source.ts';
import { openSealedStore } from './sealed-store.ts';

const PASSPHRASE = 'four grey herons at höhe';
let folder: string;
let outside: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-seal-'));
  outside = await mkdtemp(join(tmpdir(), 'seaworthy-secret-'));
});
afterEach(async () => {
  for (const path of [folder, outside]) await rm(path, { recursive: true, force: true });
});

const open = (env: Environment) => openSealedStore(folder, { cluster: 'harbor', env });
const load = async (env: Environment) => (await open(env)).loadTrust();
const secretFile = async (name: string, content: string | Buffer, mode = 0o600) => {
  await writeFile(join(outside, name), content, { mode });
  return join(outside, name);
};

it('a passphrase, from the environment or a file, opens what it sealed, and nothing else does', async () => {
  const trust = await (await open({ SEAWORTHY_PASSPHRASE: PASSPHRASE })).loadOrCreateTrust();
  const file = await secretFile('phrase', `${PASSPHRASE.normalize('NFD')}\n`);
  expect(await load({ SEAWORTHY_PASSPHRASE_FILE: file })).toEqual(trust);
  await expect(stat(join(folder, 'seal.key'))).rejects.toThrow('ENOENT');
  const wrong = await load({ SEAWORTHY_PASSPHRASE: 'five grey herons' }).catch(error => error);
  expect(wrong).toMatchObject({ kind: 'credentials', hint: expect.stringContaining('SEAWORTHY_PASSPHRASE') });
  expect(wrong.message).toMatch(/^SEAWORTHY_PASSPHRASE doesn't open the cluster's keys in /);
  expect(JSON.stringify([wrong.message, wrong.hint, wrong.cause?.message])).not.toContain('herons');
  for (const env of [{}, { SEAWORTHY_KEY_FILE: await secretFile('key', randomBytes(32)) }])
    await expect(load(env)).rejects.toThrow("the cluster's keys are sealed with a passphrase, and a key file");
  await expect(load({ SEAWORTHY_PASSPHRASE: '' })).rejects.toThrow('the passphrase for the seal is empty');
});

it('a wrong secret can be corrected in the same store', async () => {
  await (await open({ SEAWORTHY_KEY_FILE: await secretFile('right', randomBytes(32)) })).loadOrCreateTrust();
  const key = await secretFile('key', randomBytes(32));
  const store = await open({ SEAWORTHY_KEY_FILE: key });
  await expect(store.loadTrust()).rejects.toThrow('it is another secret');
  await writeFile(key, await readFile(join(outside, 'right')));
  expect(await store.loadTrust()).toBeDefined();
});

it('a key file must be long enough and closed to others', async () => {
  const short = await open({ SEAWORTHY_KEY_FILE: await secretFile('short', 'too short') });
  await expect(short.loadOrCreateTrust()).rejects.toThrow('holds 9 bytes: at least 32 are needed');
  const shared = await open({ SEAWORTHY_KEY_FILE: await secretFile('shared', randomBytes(32), 0o644) });
  await expect(shared.loadOrCreateTrust()).rejects.toMatchObject({
    hint: `close it with: chmod 600 ${outside}/shared`,
  });
  const missing = await open({ SEAWORTHY_KEY_FILE: join(outside, 'missing') });
  await expect(missing.loadOrCreateTrust()).rejects.toMatchObject({ kind: 'credentials' });
});

it('two secrets at once are one too many', async () => {
  const both = { SEAWORTHY_PASSPHRASE: 'a', SEAWORTHY_KEY_FILE: 'b' };
  await expect((await open(both)).loadOrCreateTrust()).rejects.toThrow(
    'more than one secret for the seal is set (SEAWORTHY_PASSPHRASE, b)',
  );
});

it('a lost seal.key is named, and none is made in its place', async () => {
  await (await open({})).loadOrCreateTrust();
  await rm(join(folder, 'seal.key'));
  await expect((await open({})).loadOrCreateTrust()).rejects.toMatchObject({
    message: `the secret that opens the sealed keys can't be read from ${folder}/seal.key`,
    hint: expect.stringContaining('backup'),
  });
  await expect(stat(join(folder, 'seal.key'))).rejects.toThrow('ENOENT');
});

it('says in words what the seal is worth', async () => {
  const local = await open({});
  const words = /sealed with .*seal\.key, which lies beside them \(mode 0600\): whoever can read this folder/;
  expect(await local.describeSeal()).toMatch(words);
  await local.loadOrCreateTrust();
  expect(await local.describeSeal()).toMatch(words);
  await local.changeSeal({ SEAWORTHY_PASSPHRASE: PASSPHRASE });
  expect(await local.describeSeal()).toBe('the keys are sealed with a passphrase');
});

it('the seal can be changed: the same keys, and the old secret is of no more use', async () => {
  const local = await open({});
  const trust = await local.loadOrCreateTrust();
  const before = await readFile(join(folder, 'pki', 'trust.sealed'), 'utf8');
  const oldKey = await readFile(join(folder, 'seal.key'));
  const env = { SEAWORTHY_KEY_FILE: await secretFile('key', randomBytes(64)) };
  await local.changeSeal(env);
  expect(await load(env)).toEqual(trust);
  expect(await readFile(join(folder, 'pki', 'trust.sealed'), 'utf8')).toBe(before);
  await expect(stat(join(folder, 'seal.key'))).rejects.toThrow('ENOENT');
  await expect(load({ SEAWORTHY_KEY_FILE: await secretFile('old', oldKey) })).rejects.toThrow('it is another secret');
});

it('a seal of another version is left alone', async () => {
  await (await open({})).loadOrCreateTrust();
  const path = join(folder, 'pki', 'seal.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"version": 1', '"version": 2'));
  await expect(load({})).rejects.toMatchObject({ kind: 'credentials', hint: expect.stringContaining('version') });
});
