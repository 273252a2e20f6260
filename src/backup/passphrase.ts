import { readFile } from 'node:fs/promises';
import { SeaworthyError } from '../kit/errors.ts';
import { refuseShared } from '../kit/private.ts';

/** The passphrase in a file that only its owner can read; the end of its line does not belong to it. */
export async function readPassphrase(path: string): Promise<Buffer> {
  await refuseShared(path);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SeaworthyError('credentials', `the passphrase file ${path} can't be read`, {
      cause,
      hint: 'name a file that holds the passphrase and nothing else, mode 0600',
    });
  });
  const passphrase = text.replace(/\r?\n$/, '').normalize('NFC');
  if (passphrase) return Buffer.from(passphrase);
  throw new SeaworthyError('credentials', `the passphrase file ${path} is empty`, {
    hint: 'write a long passphrase into it',
  });
}
