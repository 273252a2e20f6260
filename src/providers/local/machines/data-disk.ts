import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../../catalog/roles.ts';
import { type Exec, exec } from '../../../kit/exec.ts';
import type { DiskSeed } from '../../provider.ts';
import type { MachineFolders } from '../folders.ts';

/**
 * A control plane's database has a disk of its own: a file with an ext4 of fixed size on it, mounted on the host. So a full disk is this
 * machine's trouble and nobody else's, as it is on machines with disks of their own. The file is sparse: it takes what is in it.
 */
export const DATA_DISK_PATH = '/var/lib/etcd';
export const DATA_DISK_BYTES = 8 * 2 ** 30;

export function hasDataDisk(role: Role): boolean {
  return role === 'control-plane';
}

/** What the machine sees: a folder on the disk, so that nothing else (lost+found) stands beside its data. */
export function dataFolder({ diskMount }: MachineFolders): string {
  return join(diskMount, 'data');
}

export async function makeDataDisk(folders: MachineFolders, run: Exec): Promise<void> {
  await unmountDataDisk(folders, run);
  await rm(folders.diskImage, { force: true });
  const file = await open(folders.diskImage, 'wx', 0o600);
  await file.truncate(DATA_DISK_BYTES);
  await file.close();
  // Few inodes: a database is few files. Nothing reserved for root: all of it is the database's.
  await exec('provider', 'mkfs.ext4', ['-q', '-F', '-N', '4096', '-m', '0', folders.diskImage], {}, run);
  await mountDataDisk(folders, run);
  await mkdir(dataFolder(folders), { recursive: true, mode: 0o700 });
}

/** Puts a copy of the seed on the disk, owned by whom it says, and down to the medium. */
export async function seedDataDisk(folders: MachineFolders, { folder, uid, gid }: DiskSeed, run: Exec): Promise<void> {
  const data = dataFolder(folders);
  await exec('provider', 'cp', ['--recursive', '--no-dereference', `${folder}/.`, data], {}, run);
  await exec('provider', 'chown', ['--recursive', `${uid}:${gid}`, data], {}, run);
  await exec('provider', 'sync', ['--file-system', data], {}, run);
}

/** Mounted already is success: a host that was booted anew has it unmounted. */
export async function mountDataDisk({ diskImage, diskMount }: MachineFolders, run: Exec): Promise<void> {
  if (await isMounted(diskMount)) return;
  await mkdir(diskMount, { recursive: true, mode: 0o700 });
  await exec('provider', 'mount', ['-o', 'loop,nosuid,nodev', diskImage, diskMount], {}, run);
}

export async function unmountDataDisk({ diskMount }: MachineFolders, run: Exec): Promise<void> {
  if (await isMounted(diskMount)) await exec('provider', 'umount', [diskMount], {}, run);
}

async function isMounted(path: string): Promise<boolean> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  const escaped = path.replace(/[\\ \t\n]/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return table.split('\n').some(line => line.split(' ')[4] === escaped);
}
