import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { sha256 } from '../kit/digest.ts';
import { SeaworthyError } from '../kit/errors.ts';
import { createOnce } from '../kit/files.ts';
import { readPrivate } from '../kit/private.ts';

const PUBLIC = 'seaworthy1';
const SECRET = 'SEAWORTHY-SECRET-1';
const KEY_BYTES = 32;
const SUM_DIGITS = 8;
/** What DER (RFC 8410) puts before the 32 bytes of an X25519 private key. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Makes a key pair: the private half into a new file (mode 0600), the public half returned as text. An existing file is never replaced. */
export async function writeNewRecipient(path: string): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const recipient = textOf(PUBLIC, rawPublic(publicKey));
  const secret = textOf(SECRET, privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(PKCS8.length));
  const words =
    '# Opens backups that are sealed to the recipient below. Keep it away from the cluster and its backups.';
  const made = await createOnce(path, `${words}\n# ${recipient}\n${secret}\n`).catch((cause: NodeJS.ErrnoException) => {
    throw new SeaworthyError('credentials', `${path} can't be made (${cause.code}): no key was made`, {
      cause,
      hint: 'name a file in a folder that is there and that you may write into',
    });
  });
  if (made) return recipient;
  throw new SeaworthyError('credentials', `${path} exists already, and may be a key that backups need`, {
    hint: 'name a file that does not exist yet',
  });
}

/** The public key of a recipient's text. @throws SeaworthyError credentials when it is misspelt. */
export function recipientKey(text: string): KeyObject {
  const x = bytesOf(PUBLIC, text).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}

/** The private key in an identity file that `writeNewRecipient` made. */
export async function readIdentity(path: string): Promise<KeyObject> {
  const hint = 'name the file that `seaworthy backup --new-recipient` made';
  const text = await readPrivate(path, 'identity file', hint);
  const line = text.split('\n').find(each => each.startsWith(SECRET)) ?? '';
  const raw = bytesOf(SECRET, line.trim(), path);
  return createPrivateKey({ key: Buffer.concat([PKCS8, raw]), format: 'der', type: 'pkcs8' });
}

export function rawPublic(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x as string, 'base64url');
}

/** Which recipient a lock is for: enough to find one's own, too little to find another's. */
export function recipientId(raw: Buffer): string {
  return sha256(raw).slice(0, 16);
}

function textOf(kind: string, raw: Buffer): string {
  return `${kind}${raw.toString('hex')}${sumOf(kind, raw)}`;
}

function sumOf(kind: string, raw: Buffer): string {
  return sha256(Buffer.concat([Buffer.from(kind), raw])).slice(0, SUM_DIGITS);
}

/** A misspelt key is told by its sum; the text itself is shown only where it is no secret. */
function bytesOf(kind: string, text: string, path?: string): Buffer {
  const digits = text.startsWith(kind) ? text.slice(kind.length) : '';
  const raw = Buffer.from(digits.slice(0, 2 * KEY_BYTES), 'hex');
  if (raw.length === KEY_BYTES && digits.slice(2 * KEY_BYTES) === sumOf(kind, raw)) return raw;
  if (path)
    throw new SeaworthyError('credentials', `${path} holds no whole identity`, {
      hint: 'put the file back as `seaworthy backup --new-recipient` made it',
    });
  const shown = text.startsWith(PUBLIC) ? text : 'what is given as recipient';
  throw new SeaworthyError('credentials', `${shown} is no recipient`, {
    hint: `copy it whole: it begins with ${PUBLIC} and has ${PUBLIC.length + 2 * KEY_BYTES + SUM_DIGITS} letters; the private half is none`,
  });
}
