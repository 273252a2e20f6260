import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from '../../kit/files.ts';

/**
 * Where the snapshot lies that a cluster is being restored from, in the state folder: opened once, so that a restore that was broken off goes
 * on without its passphrase. It holds all that the API keeps, Secrets still encrypted; it is removed when the restore is done.
 */
export interface RestoreFolder {
  /** Of the snapshot with this sha256. */
  path(sha256: string): string;
  /** Takes a file of this name in, by one rename. */
  keep(sha256: string, file: string): Promise<void>;
  /** A private folder for making something of it; on the same disk. */
  scratch(): Promise<string>;
  clear(): Promise<void>;
}

export function restoreFolder(stateDir: string): RestoreFolder {
  const folder = join(stateDir, 'restore');
  const path = (sha256: string) => join(folder, `${sha256}.snapshot`);
  return {
    path,
    keep: async (sha256, file) => {
      await makePrivateFolder(folder);
      await rename(file, path(sha256));
    },
    scratch: async () => {
      await makePrivateFolder(folder);
      return mkdtemp(join(folder, 'scratch-'));
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
