import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SeaworthyError } from '../../kit/errors.ts';
import { createOnce, makePrivateFolder, readIfExists, writeAtomic } from '../../kit/files.ts';
import { refuseShared } from '../../kit/private.ts';
import { createAuthorities, trustBundlesOf } from '../authorities.ts';
import { createSharedKeys } from '../shared-keys.ts';
import { AUTHORITIES, type IssuedIdentity, type Trust } from '../types.ts';
import { fileOf, hasTraces, MACHINES, namesIn, sealedNames } from './layout.ts';
import { changeSeal, describeSeal, openOrMakeSeal, openSeal } from './seal.ts';
import { type Environment, localKeyPath } from './seal-source.ts';
import { seal, unseal } from './sealed-file.ts';

/** The operator's keys at rest, in `<state>/pki/`. What is on disk is of no use without the seal, public certificates apart. */
export interface SealedStore {
  /** What opens the keys, and how much that protects, in words. */
  describeSeal(): Promise<string>;
  /** Wraps the keys for another secret, named by an environment as the first one was. Copies made before still open with the old one. */
  changeSeal(next: Environment): Promise<void>;
  /** Undefined for a cluster that has none yet; creates nothing. */
  loadTrust(): Promise<Trust | undefined>;
  /** All or nothing, and only once: whoever comes second gets what the first one made. */
  loadOrCreateTrust(): Promise<Trust>;
  /** Only once there is a trust. */
  saveIdentity(identity: IssuedIdentity): Promise<void>;
  loadIdentity(name: string): Promise<IssuedIdentity | undefined>;
  identityNames(): Promise<string[]>;
  /** Idempotent. */
  forgetIdentity(name: string): Promise<void>;
  /** A few bytes for whoever can open this store, bound to a name. */
  sealBytes(name: string, content: Buffer): Promise<string>;
  /** Undefined when another store sealed them. */
  unsealBytes(name: string, text: string): Promise<Buffer | undefined>;
  /** Removes every key and the local seal: of a cluster that is destroyed. */
  destroy(): Promise<void>;
}

export interface SealedStoreOptions {
  /** Named in the authorities' subjects. */
  cluster: string;
  /** Where the seal's secret is looked for; default process.env. */
  env?: Environment;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

export const TRUST = 'trust.sealed';

/**
 * Opens the store of the state folder; nothing is made or unsealed before it is needed.
 * @throws SeaworthyError credentials when others on the host can enter the folder.
 */
export async function openSealedStore(folder: string, options: SealedStoreOptions): Promise<SealedStore> {
  const env = options.env ?? process.env;
  const now = options.now ?? Date.now;
  const pki = join(folder, 'pki');
  const machines = join(pki, MACHINES);
  for (const path of [folder, pki]) await refuseShared(path);

  const open = keyCache(folder, env);

  const read = async <T>(name: string): Promise<T | undefined> => {
    const text = await readIfExists(join(pki, name));
    if (text === undefined) return undefined;
    return JSON.parse(unseal(await existingKey(), name, text).toString('utf8')) as T;
  };
  const existingKey = async () => {
    const key = await open('existing');
    if (!key) throw lost(join(pki, 'seal.json'));
    return key;
  };
  const loadTrust = async () => {
    const traces = await hasTraces(pki);
    const trust = await read<Trust>(TRUST);
    if (!trust && traces) throw lost(join(pki, TRUST));
    return trust;
  };

  return {
    describeSeal: () => describeSeal(folder, env),
    changeSeal: next => changeSeal(folder, env, next),
    loadTrust,
    loadOrCreateTrust: async () => {
      const present = await loadTrust();
      if (!present) {
        const trust = await createTrust(options.cluster, now());
        await createOnce(join(pki, TRUST), seal((await open('or make'))!, TRUST, JSON.stringify(trust)));
      }
      const trust = present ?? (await read<Trust>(TRUST))!;
      await publishCertificates(pki, trust);
      return trust;
    },
    saveIdentity: async identity => {
      const name = fileOf(identity.name);
      await makePrivateFolder(machines);
      await writeAtomic(join(pki, name), seal(await existingKey(), name, JSON.stringify(identity)));
    },
    loadIdentity: name => read<IssuedIdentity>(fileOf(name)),
    identityNames: () => sealedNames(machines),
    forgetIdentity: name => rm(join(pki, fileOf(name)), { force: true }),
    ...bytesBy(existingKey),
    destroy: () => destroy(folder, pki),
  };
}

function bytesBy(key: () => Promise<Buffer>): Pick<SealedStore, 'sealBytes' | 'unsealBytes'> {
  return {
    sealBytes: async (name, content) => seal(await key(), name, content),
    unsealBytes: async (name, text) => {
      const own = await key();
      try {
        return unseal(own, name, text);
      } catch {
        return undefined;
      }
    },
  };
}

/** Opens the seal once for all who ask; a failure is not remembered, so that a corrected secret can be tried. */
function keyCache(folder: string, env: Environment): (which: 'existing' | 'or make') => Promise<Buffer | undefined> {
  let last: Promise<Buffer | undefined> = Promise.resolve(undefined);
  return which => {
    const make = which === 'existing' ? openSeal : openOrMakeSeal;
    last = last.catch(() => undefined).then(key => key ?? make(folder, env));
    return last;
  };
}

/** The folder is gone at once by its name, so that a kill in between never leaves half a trust. */
async function destroy(folder: string, pki: string): Promise<void> {
  const going = 'pki.removed-';
  if ((await namesIn(pki)).length > 0) await rename(pki, join(folder, `${going}${randomBytes(6).toString('hex')}`));
  for (const name of (await namesIn(folder)).filter(name => name.startsWith(going)))
    await rm(join(folder, name), { recursive: true, force: true });
  await rm(localKeyPath(folder), { force: true });
}

async function createTrust(cluster: string, now: number): Promise<Trust> {
  const authorities = await createAuthorities(cluster, now);
  return { authorities, sharedKeys: createSharedKeys(), trustBundles: trustBundlesOf(authorities) };
}

/** The trusted certificates in the open, for people and other tools. Written after the keys, so they never name authorities that are not. */
async function publishCertificates(pki: string, trust: Trust): Promise<void> {
  for (const id of AUTHORITIES) {
    const path = join(pki, `${id}.crt`);
    const bundle = trust.trustBundles[id].join('');
    if ((await readIfExists(path)) !== bundle) await writeAtomic(path, bundle, 0o644);
  }
}

function lost(path: string): SeaworthyError {
  return new SeaworthyError('credentials', `${path} is missing, though this cluster's keys were made before`, {
    hint: 'put it back from a backup of the state folder; new keys would not fit the cluster',
  });
}
