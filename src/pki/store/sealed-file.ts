import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SeaworthyError } from '../../kit/errors.ts';

const FORMAT = 'seaworthy-sealed-v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM; the name is authenticated with the content, so that one sealed file can't stand in for another. One line of text. */
export function seal(key: Buffer, name: string, content: string | Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(name));
  const sealed = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  return `${FORMAT} ${sealed.toString('base64')}\n`;
}

/** @throws SeaworthyError credentials when the key is another one, or the file was changed, cut short, or moved here from another name. */
export function unseal(key: Buffer, name: string, text: string): Buffer {
  const [format, data, ...rest] = text.trimEnd().split(' ');
  const bytes = Buffer.from(data ?? '', 'base64');
  if (format !== FORMAT || rest.length > 0 || bytes.length < NONCE_BYTES + TAG_BYTES) throw broken(name);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(name)).setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw broken(name, cause);
  }
}

function boundTo(name: string): Buffer {
  return Buffer.from(`${FORMAT}\0${name}`);
}

function broken(name: string, cause?: unknown): SeaworthyError {
  return new SeaworthyError(
    'credentials',
    `the sealed file ${name} was changed, cut short or moved since it was written`,
    {
      hint: 'put it back from a backup of the state folder',
      cause,
    },
  );
}
