import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { withDiskHint } from './failures.ts';
import { changedFiles, type FileRecords, MANIFEST_FILE, readManifest, recordFiles } from './manifest.ts';

/** $SEAWORTHY_CACHE, or ~/.cache/seaworthy. */
export function defaultCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return env.SEAWORTHY_CACHE || join(homedir(), '.cache', 'seaworthy');
}

/** An entry's folder name ends in the first twelve digits of its digest; the manifest holds all of it. */
export function componentDir(cacheDir: string, name: string, digest: string): string {
  return join(cacheDir, 'components', `${name}-${digest.slice(0, 12)}`);
}

export function payloadDir(cacheDir: string, digest: string): string {
  return join(cacheDir, 'payload', digest.slice(0, 12));
}

interface EntryManifest {
  digest: string;
  files: FileRecords;
}

/** The entry's manifest when the entry is there, is the one meant and holds the files recorded. */
export async function findEntry<T extends EntryManifest>(
  dir: string,
  digest: string,
  deep = false,
): Promise<T | undefined> {
  const manifest = await readManifest<T>(dir);
  if (manifest?.digest !== digest) return undefined;
  return (await changedFiles(dir, manifest.files, deep)).length === 0 ? manifest : undefined;
}

/**
 * Makes an entry whole or not at all: `fill` works in a temporary folder, which becomes the entry by one rename. When two
 * tools make the same entry at once, the first one's stays and both get it. What stood there and was found broken goes.
 */
export async function makeEntry<T extends EntryManifest>(
  cacheDir: string,
  dir: string,
  fill: (temporary: string) => Promise<Omit<T, 'files'>>,
): Promise<T> {
  return withDiskHint(cacheDir, async () => {
    const temporary = await temporaryFolder(cacheDir);
    try {
      const facts = await fill(temporary);
      const manifest = { ...facts, files: await recordFiles(temporary) } as T;
      await writeFile(join(temporary, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
      return await publish<T>(cacheDir, temporary, dir, manifest);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
}

async function publish<T extends EntryManifest>(
  cacheDir: string,
  temporary: string,
  dir: string,
  manifest: T,
): Promise<T> {
  await mkdir(dirname(dir), { recursive: true });
  for (;;) {
    try {
      await rename(temporary, dir);
      return manifest;
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      const theirs = await findEntry<T>(dir, manifest.digest);
      if (theirs) return theirs;
      await discard(cacheDir, dir);
    }
  }
}

/** Renamed away first, so that nobody sees an entry half removed. */
async function discard(cacheDir: string, dir: string): Promise<void> {
  const away = join(await temporaryFolder(cacheDir), 'discarded');
  await rename(dir, away).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(dirname(away), { recursive: true, force: true });
}

let serial = 0;

/** Folders under tmp/ carry their maker's process id, so that those of a killed tool can be told and removed. */
async function temporaryFolder(cacheDir: string): Promise<string> {
  const dir = join(cacheDir, 'tmp', `${process.pid}-${Date.now().toString(36)}-${serial++}`);
  await mkdir(dir, { recursive: true });
  return dir;
}

/** Removes what killed tools left behind. */
export async function sweepTemporary(cacheDir: string): Promise<void> {
  const names = await readdir(join(cacheDir, 'tmp')).catch(() => []);
  const dead = names.filter(name => !isAlive(Number.parseInt(name, 10)));
  await Promise.all(dead.map(name => rm(join(cacheDir, 'tmp', name), { recursive: true, force: true })));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
