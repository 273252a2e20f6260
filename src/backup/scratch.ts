import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, SeaworthyError } from '../kit/errors.ts';
import { execQuiet } from '../kit/exec.ts';

const PREFIX = 'seaworthy-scratch-';

/** A place for what must not stay: plain snapshots, and an etcd that runs for a moment. */
export interface Scratch {
  /** For data, in the folder given: it may get as big as the database. */
  data: string;
  /** Short enough for the sockets in it. */
  sockets: string;
}

/** Only its owner can enter it, and it is gone afterwards, whatever happened; what a killed tool left is removed first. */
export async function withScratch<T>(parent: string, use: (scratch: Scratch) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (const folder of new Set([parent, tmpdir()])) await sweep(folder);
  const scratch = { data: await makeIn(parent), sockets: await makeIn(tmpdir()) };
  try {
    return await use(scratch);
  } catch (cause) {
    throw isFull(cause) ? full(parent, cause) : cause;
  } finally {
    for (const folder of Object.values(scratch)) await rm(folder, { recursive: true, force: true });
  }
}

function isFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOSPC' || /no space left on device/.test(messageOf(error));
}

function full(parent: string, cause: unknown): SeaworthyError {
  return new SeaworthyError('state', 'there is no room for a backup', {
    hint: `it needs about three times etcd's database in ${parent}, and once where it is written to`,
    cause,
  });
}

async function makeIn(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  await chmod(folder, 0o700);
  return folder;
}

/** Folders carry their maker's process id. An etcd that outlived its maker is known by the folder in its arguments. */
async function sweep(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const left = names.filter(
    name => name.startsWith(PREFIX) && !isAlive(Number.parseInt(name.slice(PREFIX.length), 10)),
  );
  for (const name of left) {
    await endProcessesIn(join(parent, name));
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
}

async function endProcessesIn(folder: string): Promise<void> {
  const { stdout } = await execQuiet('ps', ['-A', '-ww', '-o', 'pid=,args=']).catch(() => ({ stdout: '' }));
  for (const line of stdout.split('\n').filter(each => each.includes(`--data-dir=${folder}/`)))
    endProcess(Number.parseInt(line, 10));
}

function endProcess(pid: number): void {
  try {
    if (pid > 1) process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself, or is somebody else's
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
