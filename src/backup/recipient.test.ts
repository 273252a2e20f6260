import { createPrivateKey } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newShelf, type Shelf } from '../../test/samples/backups.ts';
import { redact } from '../kit/redact.ts';
import { readIdentity, recipientKey, writeNewRecipient } from './recipient.ts';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await newShelf();
});
afterAll(() => shelf.remove());

describe('a recipient', () => {
  it('is told apart from a misspelt one by its sum', () => {
    const wrong = shelf.recipient.replace(/.$/, last => (last === '0' ? '1' : '0'));
    expect(() => recipientKey(wrong)).toThrow('is no recipient');
    expect(() => recipientKey('seaworthy1')).toThrow('is no recipient');
    expect(() => recipientKey('SEAWORTHY-SECRET-1abc')).toThrow('what is given as recipient is no recipient');
  });

  it('has an identity file closed to others, never replaced, whose secret no error or log shows', async () => {
    const path = shelf.place();
    await writeNewRecipient(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(writeNewRecipient(path)).rejects.toThrow('exists already');
    const text = await readFile(path, 'utf8');
    expect(redact(text)).not.toMatch(/SECRET-1[0-9a-f]/);
    const secret = /SEAWORTHY-SECRET-1([0-9a-f]+)/.exec(text)![1]!;
    await writeFile(path, text.replace(secret, `${secret.startsWith('0') ? '1' : '0'}${secret.slice(1)}`));
    const error = await readIdentity(path).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(String(error)).toContain('holds no whole identity');
    expect(String(error)).not.toContain(secret.slice(8, 40));
    expect(() => createPrivateKey(text)).toThrow();
  });
});
