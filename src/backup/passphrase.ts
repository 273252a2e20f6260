import { SeaworthyError } from '../kit/errors.ts';
import { readPrivate } from '../kit/private.ts';

/** The passphrase in a file that only its owner can read; the end of its line does not belong to it. */
export async function readPassphrase(path: string): Promise<Buffer> {
  const hint = 'name a file that holds the passphrase and nothing else, mode 0600';
  const text = await readPrivate(path, 'passphrase file', hint);
  const passphrase = text.replace(/\r?\n$/, '').normalize('NFC');
  if (passphrase) return Buffer.from(passphrase);
  throw new SeaworthyError('credentials', `the passphrase file ${path} is empty`, {
    hint: 'write a long passphrase into it',
  });
}
