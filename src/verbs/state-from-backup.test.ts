import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAuthorities, trustBundlesOf } from '../pki/authorities.ts';
import { createSharedKeys } from '../pki/shared-keys.ts';
import { adoptTrust } from '../pki/store/adopt.ts';
import { openSealedStore } from '../pki/store/sealed-store.ts';
import { makeStateFolder } from '../world/store/folder.ts';
import { openState } from '../world/store/state-file.ts';
import { adoptState } from './state-from-backup.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adopt-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a state folder made of a backup opens like the one that was lost, and only an empty place takes it', async () => {
  const [staged, place] = [join(folder, 'staged'), join(folder, 'harbor')];
  await makeStateFolder(staged);
  const authorities = await createAuthorities('harbor', Date.now());
  const trust = { authorities, sharedKeys: await createSharedKeys(), trustBundles: trustBundlesOf(authorities) };
  await adoptTrust(staged, trust, {});
  const state = { version: 1, cluster: 'harbor', clusterId: 'c1', nextSerial: 7, machines: {}, requests: [] };
  await writeFile(join(staged, 'state.json'), JSON.stringify(state), { mode: 0o600 });
  await adoptState(staged, place);
  expect(await (await openSealedStore(place, { cluster: 'harbor', env: {} })).loadTrust()).toEqual(trust);
  expect(await openState(place, 'harbor').readState()).toEqual(state);
  expect(await readFile(join(place, '.gitignore'), 'utf8')).toContain('*');
  await expect(adoptTrust(place, trust, {})).rejects.toThrow('a trust of its own');
});
