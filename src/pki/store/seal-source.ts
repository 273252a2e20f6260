import { hkdfSync, type ScryptOptions, scrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SeaworthyError } from '../../kit/errors.ts';
import { refuseShared } from '../../kit/private.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the secret comes from that opens the store; `from` is the variable or the path, never the secret. */
export interface SealSource {
  method: 'passphrase' | 'key-file' | 'local-key';
  from: string;
  /** Asked for only when the store is opened. */
  secret: () => Promise<Buffer>;
}

export interface ScryptCost {
  N: number;
  r: number;
  p: number;
}

const KEY_FILE_BYTES = 32;
const scrypted = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** The key file that is made by itself when nothing else is given. */
export function localKeyPath(folder: string): string {
  return join(folder, 'seal.key');
}

/** What the environment says: a passphrase, a file with one, a key file; else the folder's own key file. */
export function sealSourceOf(folder: string, env: Environment): SealSource {
  const given: SealSource[] = [];
  const { SEAWORTHY_PASSPHRASE: phrase, SEAWORTHY_PASSPHRASE_FILE: phraseFile, SEAWORTHY_KEY_FILE: keyFile } = env;
  if (phrase !== undefined)
    given.push({ method: 'passphrase', from: 'SEAWORTHY_PASSPHRASE', secret: async () => bytesOf(phrase) });
  if (phraseFile !== undefined) {
    const secret = async () => bytesOf((await readSecret(phraseFile)).toString('utf8').replace(/\r?\n$/, ''));
    given.push({ method: 'passphrase', from: phraseFile, secret });
  }
  if (keyFile !== undefined) given.push({ method: 'key-file', from: keyFile, secret: () => readKey(keyFile) });
  if (given.length > 1)
    throw new SeaworthyError(
      'credentials',
      `more than one secret for the seal is set (${given.map(s => s.from).join(', ')})`,
      {
        hint: 'keep one of SEAWORTHY_PASSPHRASE, SEAWORTHY_PASSPHRASE_FILE and SEAWORTHY_KEY_FILE, unset the others',
      },
    );
  const path = localKeyPath(folder);
  return given[0] ?? { method: 'local-key', from: path, secret: () => readKey(path) };
}

/** The key that wraps the store's data key. A passphrase is stretched by scrypt, a key file is random already. */
export async function wrappingKey(source: SealSource, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const secret = await source.secret();
  if (source.method !== 'passphrase') return Buffer.from(hkdfSync('sha256', secret, salt, 'seaworthy seal', 32));
  return stretch(secret, salt, cost);
}

/** 32 bytes of key from a passphrase, at a price. */
export function stretch(passphrase: Buffer, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  return scrypted(passphrase, salt, 32, { ...cost, maxmem: 256 * cost.N * cost.r });
}

function bytesOf(passphrase: string): Buffer {
  if (passphrase === '')
    throw new SeaworthyError('credentials', 'the passphrase for the seal is empty', {
      hint: 'set SEAWORTHY_PASSPHRASE to it, or unset the variable',
    });
  return Buffer.from(passphrase.normalize('NFC'));
}

async function readKey(path: string): Promise<Buffer> {
  const key = await readSecret(path);
  if (key.length >= KEY_FILE_BYTES) return key;
  throw new SeaworthyError(
    'credentials',
    `the key file ${path} holds ${key.length} bytes: at least ${KEY_FILE_BYTES} are needed`,
    {
      hint: `restore the right file; a new one is made with: openssl rand -out <file> ${KEY_FILE_BYTES}`,
    },
  );
}

async function readSecret(path: string): Promise<Buffer> {
  await refuseShared(path);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new SeaworthyError('credentials', `the secret that opens the sealed keys can't be read from ${path}`, {
      hint: 'restore this file from a backup; nothing else opens the keys',
      cause,
    });
  }
}
