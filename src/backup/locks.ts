import {
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { stretch } from '../pki/store/seal-source.ts';
import { seal, unseal } from '../pki/store/sealed-file.ts';
import { rawPublic, recipientId } from './recipient.ts';

/** How the file's own key is wrapped, once for each who may open it; in the header, in the open. */
export type Lock =
  | { kind: 'passphrase'; salt: string; cost: { N: number; r: number; p: number }; wrapped: string }
  | { kind: 'recipient'; id: string; ephemeral: string; wrapped: string }
  | { kind: 'store'; wrapped: string };

/** The state folder's own seal, as far as a backup needs it. */
export interface StoreSeal {
  sealBytes(name: string, content: Buffer): Promise<string>;
  /** Undefined when another store sealed it; rejects when this one can't be opened. */
  unsealBytes(name: string, text: string): Promise<Buffer | undefined>;
}

/** Who shall be able to open a backup. */
export interface SealTo {
  recipients: KeyObject[];
  passphrase?: Buffer;
  /** Only for backups that lie beside the store and need not outlive it. */
  store?: StoreSeal;
}

/** What somebody has to open one with. */
export type OpenWith = { passphrase: Buffer } | { identity: KeyObject } | { store: StoreSeal };

/** As for the store's own passphrase: 128 MiB and about half a second a guess. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
const MOST_COST = 2 ** 20;

/** `id` is the file's: a lock moved to another file opens nothing. */
export async function makeLocks(id: string, fileKey: Buffer, to: SealTo): Promise<Lock[]> {
  const locks: Lock[] = to.recipients.map(recipient => recipientLock(id, fileKey, recipient));
  if (to.passphrase) {
    const salt = randomBytes(16);
    const key = await stretch(to.passphrase, salt, COST);
    const wrapped = seal(key, nameOf(id, 'passphrase'), fileKey);
    locks.push({ kind: 'passphrase', salt: salt.toString('base64'), cost: COST, wrapped });
  }
  if (to.store) locks.push({ kind: 'store', wrapped: await to.store.sealBytes(nameOf(id, 'store'), fileKey) });
  return locks;
}

function recipientLock(id: string, fileKey: Buffer, recipient: KeyObject): Lock {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const [ephemeral, raw] = [rawPublic(publicKey), rawPublic(recipient)];
  const key = agreedKey(privateKey, recipient, ephemeral, raw);
  const wrapped = seal(key, nameOf(id, 'recipient'), fileKey);
  return { kind: 'recipient', id: recipientId(raw), ephemeral: ephemeral.toString('base64'), wrapped };
}

function agreedKey(privateKey: KeyObject, publicKey: KeyObject, ephemeral: Buffer, recipient: Buffer): Buffer {
  const shared = diffieHellman({ privateKey, publicKey });
  const salt = Buffer.concat([ephemeral, recipient]);
  return Buffer.from(hkdfSync('sha256', shared, salt, 'seaworthy backup recipient', 32));
}

/** The file's key, or undefined when none of the locks is for what is at hand. */
export async function openLocks(id: string, locks: readonly Lock[], own: OpenWith): Promise<Buffer | undefined> {
  for (const lock of locks) {
    const key = await openLock(id, lock, own);
    if (key) return key;
  }
  return undefined;
}

async function openLock(id: string, lock: Lock, own: OpenWith): Promise<Buffer | undefined> {
  if (lock.kind === 'passphrase' && 'passphrase' in own) {
    const { N, r, p } = lock.cost;
    if (N > MOST_COST || r > 16 || p > 4) return undefined;
    return tried(await stretch(own.passphrase, Buffer.from(lock.salt, 'base64'), { N, r, p }), id, lock);
  }
  if (lock.kind === 'recipient' && 'identity' in own) {
    const recipient = createPublicKey(own.identity);
    const [ephemeral, raw] = [Buffer.from(lock.ephemeral, 'base64'), rawPublic(recipient)];
    if (lock.id !== recipientId(raw)) return undefined;
    const jwk = { kty: 'OKP', crv: 'X25519', x: ephemeral.toString('base64url') };
    const sender = createPublicKey({ key: jwk, format: 'jwk' });
    return tried(agreedKey(own.identity, sender, ephemeral, raw), id, lock);
  }
  if (lock.kind === 'store' && 'store' in own) return own.store.unsealBytes(nameOf(id, 'store'), lock.wrapped);
  return undefined;
}

function tried(key: Buffer, id: string, { kind, wrapped }: Lock): Buffer | undefined {
  try {
    return unseal(key, nameOf(id, kind), wrapped);
  } catch {
    return undefined;
  }
}

function nameOf(id: string, kind: Lock['kind']): string {
  return `backup ${id} ${kind}`;
}
