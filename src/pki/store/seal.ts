import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, SeaworthyError } from '../../kit/errors.ts';
import { createOnce, makePrivateFolder, readIfExists, writeAtomic } from '../../kit/files.ts';
import {
  type Environment,
  localKeyPath,
  type ScryptCost,
  type SealSource,
  sealSourceOf,
  wrappingKey,
} from './seal-source.ts';
import { seal, unseal } from './sealed-file.ts';

/** `pki/seal.json`: how the data key is wrapped. Nothing in it is secret without the passphrase or key file. */
interface SealRecord {
  version: 1;
  method: SealSource['method'];
  salt: string;
  scrypt: ScryptCost;
  dataKey: string;
}

const NAME = 'seal.json';
/** 128 MiB and about half a second a guess (OWASP's first choice for scrypt). */
const COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

const WORDS = {
  passphrase: 'a passphrase',
  'key-file': 'a key file of yours',
  'local-key': 'a key file beside them',
} as const;

const REMEDY = {
  passphrase: 'set SEAWORTHY_PASSPHRASE or SEAWORTHY_PASSPHRASE_FILE, and nothing else',
  'key-file': 'set SEAWORTHY_KEY_FILE, and nothing else',
  'local-key': 'unset SEAWORTHY_PASSPHRASE, SEAWORTHY_PASSPHRASE_FILE and SEAWORTHY_KEY_FILE',
} as const;

/** The store's data key, or undefined while there is no seal. @throws SeaworthyError credentials when the secret is not the right one. */
export async function openSeal(folder: string, env: Environment): Promise<Buffer | undefined> {
  const record = await readRecord(folder);
  if (!record) return undefined;
  const source = sealSourceOf(folder, env);
  if (source.method !== record.method)
    throw new SeaworthyError(
      'credentials',
      `the cluster's keys are sealed with ${WORDS[record.method]}, and ${WORDS[source.method]} was given`,
      { hint: REMEDY[record.method] },
    );
  const wrapping = await wrappingKey(source, Buffer.from(record.salt, 'base64'), record.scrypt);
  try {
    return unseal(wrapping, `${NAME} ${record.method}`, record.dataKey);
  } catch (cause) {
    throw new SeaworthyError(
      'credentials',
      `${source.from} doesn't open the cluster's keys in ${folder}: it is another secret`,
      {
        hint: `they were sealed with ${WORDS[record.method]}: ${REMEDY[record.method]}, with the value used then`,
        cause,
      },
    );
  }
}

/** Makes the seal unless there is one, and opens it. Of two tools at once, both end with the one that was made first. */
export async function openOrMakeSeal(folder: string, env: Environment): Promise<Buffer> {
  const present = await openSeal(folder, env);
  if (present) return present;
  const source = sealSourceOf(folder, env);
  if (source.method === 'local-key') await createOnce(source.from, randomBytes(32));
  await makePrivateFolder(join(folder, 'pki'));
  await createOnce(recordPath(folder), await wrap(source, randomBytes(32)));
  return (await openSeal(folder, env))!;
}

/** Wraps the same data key anew, for the secret that `next` names: one file is replaced, at once. */
export async function changeSeal(folder: string, env: Environment, next: Environment): Promise<void> {
  const dataKey = await openSeal(folder, env);
  if (!dataKey) throw new SeaworthyError('credentials', `there are no sealed keys in ${folder}`);
  const source = sealSourceOf(folder, next);
  if (source.method === 'local-key') await createOnce(source.from, randomBytes(32));
  await writeAtomic(recordPath(folder), await wrap(source, dataKey));
  if (source.method !== 'local-key') await rm(localKeyPath(folder), { force: true });
}

/** In words for a person: what opens the keys, and how much that protects. */
export async function describeSeal(folder: string, env: Environment): Promise<string> {
  const method = (await readRecord(folder))?.method ?? sealSourceOf(folder, env).method;
  if (method === 'passphrase') return 'the keys are sealed with a passphrase';
  if (method === 'key-file') return 'the keys are sealed with a key file that you keep';
  return (
    `the keys are sealed with ${localKeyPath(folder)}, which lies beside them (mode 0600): whoever can read this folder, ` +
    'or a backup of it, has the cluster; set SEAWORTHY_PASSPHRASE_FILE or SEAWORTHY_KEY_FILE before the first `up` to change that'
  );
}

async function wrap(source: SealSource, dataKey: Buffer): Promise<string> {
  const salt = randomBytes(16);
  const sealed = seal(await wrappingKey(source, salt, COST), `${NAME} ${source.method}`, dataKey);
  const { method } = source;
  const record: SealRecord = { version: 1, method, salt: salt.toString('base64'), scrypt: COST, dataKey: sealed };
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

async function readRecord(folder: string): Promise<SealRecord | undefined> {
  const path = recordPath(folder);
  const text = await readIfExists(path);
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as SealRecord;
    if (record.version !== 1 || !(record.method in WORDS) || record.scrypt.N > 2 ** 20)
      throw new Error('unknown version or method');
    return record;
  } catch (cause) {
    throw new SeaworthyError('credentials', `${path} can't be used: ${messageOf(cause)}`, {
      hint: 'put it back from a backup of the state folder, or use the version of seaworthy that wrote it',
      cause,
    });
  }
}

function recordPath(folder: string): string {
  return join(folder, 'pki', NAME);
}
