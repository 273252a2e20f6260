import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, execQuiet } from '../../../src/kit/exec.ts';
import { freeBytes } from '../../../src/providers/local/host/facts.ts';

/** A disk of its own, in a file: what fills it up harms nobody else. */
export interface SmallDisk {
  path: string;
  /** Takes all but this much of what is free now. */
  fill(leaveBytes?: number): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
}

export async function smallDisk(parent: string, bytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(parent, 'small-'));
  const [image, path] = [join(folder, 'disk.img'), join(folder, 'disk')];
  const file = await open(image, 'wx', 0o600);
  await file.truncate(bytes);
  await file.close();
  await mkdir(path);
  await exec('internal', 'mkfs.ext4', ['-q', '-F', '-m', '0', image]);
  await exec('internal', 'mount', ['-o', 'loop', image, path]);
  const filler = join(path, 'filler');
  return {
    path,
    fill: async (leaveBytes = 0) => {
      const length = (await freeBytes(path)) - leaveBytes;
      // What extents can't take is written: until the disk says that it is full
      await execQuiet('fallocate', ['--length', String(length), filler]);
      if (leaveBytes === 0)
        await execQuiet('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k', 'oflag=append', 'conv=notrunc']);
    },
    free: () => rm(filler, { force: true }),
    remove: async () => {
      await execQuiet('umount', ['--recursive', path]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
