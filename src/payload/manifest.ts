import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

export const MANIFEST_FILE = 'manifest.json';

/** A result as it was when it was made. */
export interface FileRecord {
  sha256: string;
  size: number;
  /** Whole milliseconds since the epoch. */
  mtime: number;
}

/** Path (relative, forward slashes) → record. */
export type FileRecords = Record<string, FileRecord>;

/** Hashes every file under a folder. */
export async function recordFiles(folder: string): Promise<FileRecords> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const records: FileRecords = {};
  for (const path of paths.sort()) {
    const { size, mtimeMs } = await stat(path);
    records[relative(folder, path)] = { sha256: await hashFile(path), size, mtime: Math.floor(mtimeMs) };
  }
  return records;
}

/**
 * The files that are not what was recorded, empty when all is well. Cheap: size and time are compared, and a file is
 * only read when its time differs, or when `deep` asks for every byte.
 */
export async function changedFiles(folder: string, records: FileRecords, deep = false): Promise<string[]> {
  const verdicts = await Promise.all(
    Object.entries(records).map(async ([path, record]) => ((await same(join(folder, path), record, deep)) ? [] : path)),
  );
  return verdicts.flat();
}

async function same(path: string, record: FileRecord, deep: boolean): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.size !== record.size) return false;
  if (!deep && Math.floor(found.mtimeMs) === record.mtime) return true;
  return (await hashFile(path)) === record.sha256;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** A cache entry's manifest.json, or undefined when there is no such entry (or none that can be read). */
export async function readManifest<T>(folder: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8')) as T;
  } catch {
    return undefined;
  }
}
