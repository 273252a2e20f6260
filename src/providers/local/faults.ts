import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SeaworthyError } from '../../kit/errors.ts';
import { exec } from '../../kit/exec.ts';
import type { FaultInjection } from '../provider.ts';
import { unless } from './engine/failures.ts';
import { freeBytes } from './host/facts.ts';
import type { Local } from './local.ts';
import { DATA_DISK_PATH } from './machines/data-disk.ts';
import { requireContainer } from './machines/power.ts';

/** Real faults, each with its undoing; a machine that is started anew has none but a full disk. */
export function faults(local: Local): FaultInjection {
  const call = async (name: string, ...command: string[]) => {
    const { id } = await requireContainer(local, name);
    await unless(['not-running'], local.engine().call([...command, id]));
  };
  return {
    kill: name => call(name, 'kill'),
    pause: name => call(name, 'pause'),
    resume: name => call(name, 'unpause'),
    cutNetwork: name => setLink(local, name, 'down'),
    healNetwork: name => setLink(local, name, 'up'),
    fillDisk: async (name, path) => {
      const disk = diskOf(local, name, path);
      const fill = join(disk, FILL);
      // Nearly all of it at no cost (blocks that were never written take no space on the host), the last of it block by block.
      const most = Math.max((await freeBytes(disk)) - LAST_BYTES, 4096);
      await local.exec('fallocate', ['--length', String(most), fill]);
      await local.exec('dd', ['if=/dev/zero', `of=${fill}`, 'bs=4k', 'oflag=append', 'conv=notrunc']);
    },
    freeDisk: (name, path) => rm(join(diskOf(local, name, path), FILL), { force: true }),
  };
}

/** Beside the machine's data on its disk, out of the machine's sight. */
const FILL = 'fill';
const LAST_BYTES = 2 ** 20;

function diskOf(local: Local, name: string, path: string): string {
  if (path === DATA_DISK_PATH || path.startsWith(`${DATA_DISK_PATH}/`)) return local.folders.machine(name).diskMount;
  throw new SeaworthyError(
    'provider',
    `${path} on ${name} is on the host's own disk, and filling that would harm others`,
    {
      hint: `fill ${DATA_DISK_PATH}, which is on a disk of the machine's own`,
    },
  );
}

/** The host's end of the machine's link: cut there, the machine cannot tell it from a pulled cable. */
async function setLink(local: Local, name: string, state: 'up' | 'down'): Promise<void> {
  const { pid } = await requireContainer(local, name);
  if (pid === 0) {
    throw new SeaworthyError('provider', `${name} does not run: it has no link`, {
      hint: 'start it first',
      retry: true,
    });
  }
  await exec('provider', 'ip', ['link', 'set', await hostLink(local, pid), state], {}, local.exec);
}

/** `iflink` of one end of a veth pair is the index of the other. */
async function hostLink(local: Local, pid: number): Promise<string> {
  const peer = (await readFile(`/proc/${pid}/root/sys/class/net/eth0/iflink`, 'utf8')).trim();
  const { stdout } = await exec('provider', 'ip', ['-o', 'link', 'show'], {}, local.exec);
  const name = stdout.match(new RegExp(`^${peer}: ([^:@]+)`, 'm'))?.[1];
  if (name) return name;
  throw new SeaworthyError('provider', `no link of this host has the index ${peer}`, {
    hint: "see that the engine's networks are bridges (`ip link`)",
  });
}
