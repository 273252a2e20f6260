import { readFile, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import type { Exec } from '../../../kit/exec.ts';
import { onPath } from '../engine/find.ts';
import { missingFeatures } from './kernel.ts';

/** What a host has, as far as the local provider minds. Undefined: could not be found out. */
export interface HostFacts {
  platform: string;
  root: boolean;
  freeMemoryBytes: number;
  freeCacheBytes: number;
  cacheDir: string;
  freeEngineBytes: number;
  engineStorage: string;
  inotifyInstances: number | undefined;
  missingTools: string[];
  missingFeatures: string[];
  /** Nobody listens on the API port, or our own endpoint does. */
  portFree: boolean;
  /** Cluster id in the labels of the network and of the endpoint that have this cluster's names, if any. */
  holders: (string | undefined)[];
}

export interface FactsInput {
  exec: Exec;
  cacheDir: string;
  engineStorage: string;
  tools: string[];
  apiPort: number;
  /** Our own endpoint is running, and has the port. */
  portIsOurs: boolean;
  holders: (string | undefined)[];
}

export async function gatherFacts(input: FactsInput): Promise<HostFacts> {
  const [freeCacheBytes, freeEngineBytes, inotifyInstances, features, portFree] = await Promise.all([
    freeBytes(input.cacheDir),
    freeBytes(input.engineStorage),
    readNumber('/proc/sys/fs/inotify/max_user_instances'),
    missingFeatures(input.exec),
    isPortFree(input.apiPort),
  ]);
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    freeMemoryBytes: freemem(),
    freeCacheBytes,
    cacheDir: input.cacheDir,
    freeEngineBytes,
    engineStorage: input.engineStorage,
    inotifyInstances,
    missingTools: input.tools.filter(tool => !onPath(tool)),
    missingFeatures: features,
    portFree: portFree || input.portIsOurs,
    holders: input.holders,
  };
}

/** Of the file system that holds the path, or will hold it. */
export async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path === dirname(path)) throw error;
    return freeBytes(dirname(path));
  }
}

async function readNumber(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : Number(text);
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
