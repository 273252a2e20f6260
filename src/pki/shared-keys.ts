import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { sha256 } from '../kit/digest.ts';
import type { SharedKeys } from './types.ts';

const ID_LENGTH = 12;

/** The first keys that all control planes share: one to sign service account tokens (ES256), one to encrypt Secrets (secretbox). */
export function createSharedKeys(): SharedKeys {
  return { serviceAccount: [createServiceAccountKey()], encryption: [createEncryptionKey()] };
}

/** Its id is a short hash of the public key. */
export function createServiceAccountKey(): SharedKeys['serviceAccount'][number] {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    id: sha256(pair.publicKey.export({ type: 'spki', format: 'der' })).slice(0, ID_LENGTH),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
}

/** 32 random bytes; the id is a keyed hash, from which the secret can't be found or told from another use of it. */
export function createEncryptionKey(): SharedKeys['encryption'][number] {
  const secret = randomBytes(32);
  const id = createHmac('sha256', secret).update('seaworthy encryption key id').digest('hex').slice(0, ID_LENGTH);
  return { id, secret: secret.toString('base64') };
}
