import { readdir, readFile } from 'node:fs/promises';
import { SeaworthyError } from '../../../kit/errors.ts';
import type { Local } from '../local.ts';
import { requireContainer } from '../machines/power.ts';

/** Every process of a machine is one of this host as well: its network is entered by any of them. */
export async function networkEntry(
  local: Local,
  name: string,
  podUid?: string,
): Promise<{ file: string; args: string[] }> {
  const { id, pid } = await requireContainer(local, name);
  const target = podUid ? await processOfPod(id, podUid) : pid;
  if (target) return { file: 'nsenter', args: ['--net', '--target', String(target)] };
  throw new SeaworthyError('provider', podUid ? `no process of that pod is on ${name}` : `${name} does not run`, {
    retry: true,
  });
}

/** A control group names its pod by UID, with dashes or, where systemd makes the groups, with underscores. */
async function processOfPod(container: string, uid: string): Promise<number | undefined> {
  const names = [`pod${uid}`, `pod${uid.replaceAll('-', '_')}`];
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const groups = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')));
  const index = groups.findIndex(text => text.includes(container) && names.some(name => text.includes(name)));
  return index < 0 ? undefined : Number(pids[index]);
}
