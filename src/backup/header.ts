import { hkdfSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { sha256 } from '../kit/digest.ts';
import { SeaworthyError } from '../kit/errors.ts';
import type { Lock } from './locks.ts';

const FORMAT = 'seaworthy-backup';
const VERSION = 1;
/** A few locks take less than a kilobyte each. */
const MOST_BYTES = 65_536;

/** The first three lines of a backup: format, locks, and a sum that tells a damaged header from a wrong secret. */
export interface Header {
  /** Random, of this file alone. */
  id: string;
  locks: Lock[];
}

export function headerText(header: Header): string {
  const told = `${FORMAT} ${VERSION}\n${JSON.stringify(header)}\n`;
  return `${told}${sha256(told)}\n`;
}

/** The key of the frames: bound to every byte of the header. */
export function framesKey(fileKey: Buffer, header: string): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, sha256(header), 'seaworthy backup frames', 32));
}

/** @throws SeaworthyError state when it is no backup, one of a newer format, or damaged. */
export async function readHeader(path: string): Promise<{ header: Header; text: string }> {
  const start = await firstBytes(path);
  const [format, told, sum, ...rest] = start.toString('latin1').split('\n');
  const [name, version] = (format ?? '').split(' ');
  if (name !== FORMAT) throw new SeaworthyError('state', `${path} is no backup of seaworthy`, { hint: PUT_BACK });
  if (version !== String(VERSION))
    throw new SeaworthyError('state', `${path} is a backup in a format that this seaworthy does not know`, {
      hint: 'use the version of seaworthy that wrote it, or a newer one',
    });
  const text = `${format}\n${told}\n${sum}\n`;
  if (rest.length === 0 || sum !== sha256(`${format}\n${told}\n`)) throw damaged(path, 'its header was changed or cut');
  return { header: parsed(path, told ?? ''), text };
}

/** The sum is nobody's proof: whoever writes a file can write its sum too. */
function parsed(path: string, told: string): Header {
  try {
    const header = JSON.parse(told) as Header;
    if (typeof header.id === 'string' && Array.isArray(header.locks)) return header;
  } catch {
    // told below
  }
  throw damaged(path, 'its header makes no sense');
}

const PUT_BACK = 'take another copy of this backup, or an older one; nothing was changed by it';

/** What every error about the bytes of a backup looks like. */
export function damaged(path: string, why: string, cause?: unknown): SeaworthyError {
  return new SeaworthyError('state', `the backup ${path} can't be used: ${why}`, { hint: PUT_BACK, cause });
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? `there is no backup ${path}` : `${path} can't be read: ${cause.message}`;
    throw new SeaworthyError('state', why, { cause, hint: 'name the file that `seaworthy backup` wrote' });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
