import { readdir, readFile } from 'node:fs/promises';
import { assetPath } from '../../../src/kit/assets.ts';
import { exec } from '../../../src/kit/exec.ts';
import { containerOf } from './engine.ts';
import type { Answer, Probe } from './probe.ts';
import { WORKLOAD } from './workload.ts';

/** Makes probes from a machine of the cluster, or (undefined) from this host. */
export async function probeFrom(
  cluster: string,
  machine: string | undefined,
  probes: readonly Probe[],
): Promise<Answer[]> {
  return probeFromProcess(machine ? (await containerOf(cluster, machine)).pid : process.pid, probes);
}

/** Makes probes from the network that a process of this host is in. */
export async function probeFromProcess(pid: number, probes: readonly Probe[]): Promise<Answer[]> {
  const program = [process.execPath, '--disable-warning=ExperimentalWarning', assetPath('test/e2e/support/probe.ts')];
  const args = ['--net', '--target', String(pid), ...program];
  const { stdout } = await exec('internal', 'nsenter', args, { input: JSON.stringify(probes), timeout: 60_000 });
  return JSON.parse(stdout) as Answer[];
}

/** The process of a pod of the workload that runs on a machine, as this host numbers it. */
export async function podProcess(cluster: string, machine: string): Promise<number> {
  const { id } = await containerOf(cluster, machine);
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const [command, groups] = await Promise.all(
      ['cmdline', 'cgroup'].map(file => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    );
    if (command?.startsWith(`/${WORKLOAD}\0`) && groups?.includes(id)) return Number(pid);
  }
  throw new Error(`no pod of the workload runs on ${machine}`);
}

/** Each path in plain HTTP, or in each version of TLS. */
export function plain(host: string, port: number, ...paths: string[]): Probe[] {
  return paths.map(path => ({ host, port, path }));
}

export function overTls(version: 'TLSv1.2' | 'TLSv1.3', host: string, port: number, ...paths: string[]): Probe[] {
  return paths.map(path => ({ host, port, path, tls: { version } }));
}
