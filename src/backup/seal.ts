import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, SeaworthyError } from '../kit/errors.ts';
import { makePrivateFolder, syncFolder } from '../kit/files.ts';
import { type BackupContents, packed } from './contents.ts';
import { sealFrames } from './frames.ts';
import { framesKey, headerText } from './header.ts';
import { makeLocks, type SealTo } from './locks.ts';
import { readThrough } from './open.ts';

/** Writes a backup whole or not at all, reads it back, and says how many bytes it has. An existing file is never replaced. */
export async function sealBackup(
  path: string,
  contents: BackupContents,
  snapshotFile: string,
  to: SealTo,
): Promise<number> {
  const fileKey = randomBytes(32);
  const id = randomBytes(12).toString('hex');
  const header = headerText({ id, locks: await makeLocks(id, fileKey, to) });
  const key = framesKey(fileKey, header);
  await prepareFolder(dirname(path));
  const draft = `${path}.${id.slice(0, 12)}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await write(handle, header, sealFrames(key, packed(contents, createReadStream(snapshotFile))));
    } finally {
      await handle.close();
    }
    await readThrough(draft, header.length, key);
    await publish(draft, path);
    return (await stat(path)).size;
  } finally {
    await rm(draft, { force: true });
  }
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await makePrivateFolder(folder);
    await sweepDrafts(folder);
  } catch (cause) {
    throw new SeaworthyError('state', `backups can't be written into ${folder}: ${messageOf(cause)}`, {
      hint: 'mount or make that folder so that you may write into it, or name another with --to',
      cause,
    });
  }
}

async function write(handle: FileHandle, header: string, frames: AsyncIterable<Buffer>): Promise<void> {
  await handle.writeFile(header);
  for await (const frame of frames) await handle.writeFile(frame);
  await handle.sync();
}

async function publish(draft: string, path: string): Promise<void> {
  await link(draft, path).catch(async (cause: NodeJS.ErrnoException) => {
    const taken = cause.code === 'EEXIST' || (await stat(path).catch(() => undefined)) !== undefined;
    // a file system without hard links
    if (!taken) return rename(draft, path);
    throw new SeaworthyError('state', `${path} exists already`, {
      hint: 'name a file that does not exist yet: a backup is never overwritten',
      cause,
    });
  });
  await syncFolder(dirname(path));
}

const DRAFT = /\.backup\.[0-9a-f]{12}\.tmp$/;
const DAY = 86_400_000;

/** What a killed tool did not finish: sealed, and of no use. One that somebody writes to just now is younger. */
async function sweepDrafts(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter(each => DRAFT.test(each))) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > DAY) await rm(join(folder, name), { force: true });
  }
}
