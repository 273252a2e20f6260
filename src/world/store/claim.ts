import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Holder, lifeOf, thisProcess } from './holder.ts';

/** A claim that can't be looked up by its process is stale this long (ms) after its last heartbeat. */
export const STALE = 30_000;

/** A file of its own name in the lock's folder, kept open while it is ours. The name is never used again. */
export interface Claim {
  path: string;
  handle: FileHandle;
  text: string;
}

export interface Rival {
  path: string;
  /** Undefined when the claim says nothing that can be read. */
  holder: Holder | undefined;
  /** Seconds since the last heartbeat. */
  silent: number;
}

export async function openClaim(folder: string, purpose: string): Promise<Claim> {
  const path = join(folder, `${process.pid}-${randomBytes(8).toString('hex')}`);
  return { path, handle: await open(path, 'wx', 0o600), text: JSON.stringify(thisProcess(purpose)) };
}

/** Writes the claim, which is the heartbeat as well: a real write, so that its time is the file system's, whatever this host's clock says. */
export async function stake({ handle, text }: Claim): Promise<void> {
  await handle.write(text, 0);
  await handle.datasync();
}

/** Whether nobody has removed it. */
export async function stands({ path, handle }: Claim): Promise<boolean> {
  const [own, found] = await Promise.all([handle.stat(), orGone(stat(path))]);
  return found?.ino === own.ino;
}

export async function withdraw({ path, handle }: Claim): Promise<void> {
  await rm(path, { force: true });
  await handle.close();
}

/** The first living claim beside ours; dead ones are removed on the way. */
export async function findRival(folder: string, own: Claim): Promise<Rival | undefined> {
  const now = (await own.handle.stat()).mtimeMs;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (path === own.path) continue;
    const text = await orGone(readFile(path, 'utf8'));
    const beat = (await orGone(stat(path)))?.mtimeMs;
    if (text === undefined || beat === undefined) continue;
    const holder = parse(text);
    const life = holder ? lifeOf(holder) : 'unknown';
    const lives = life === 'alive' || (life === 'unknown' && now - beat <= STALE);
    if (lives) return { path, holder, silent: Math.max(0, Math.round((now - beat) / 1000)) };
    await rm(path, { force: true });
  }
  return undefined;
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

async function orGone<T>(read: Promise<T>): Promise<T | undefined> {
  return read.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
