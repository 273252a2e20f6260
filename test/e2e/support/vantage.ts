import { assetPath } from '../../../src/kit/assets.ts';
import { exec } from '../../../src/kit/exec.ts';
import { containerOf } from './engine.ts';
import type { Answer, Probe } from './probe.ts';

/** Makes probes from a machine of the cluster, or (undefined) from this host. */
export async function probeFrom(
  cluster: string,
  machine: string | undefined,
  probes: readonly Probe[],
): Promise<Answer[]> {
  const program = [process.execPath, '--disable-warning=ExperimentalWarning', assetPath('test/e2e/support/probe.ts')];
  const inside = machine ? ['nsenter', '--net', '--target', String((await containerOf(cluster, machine)).pid)] : [];
  const [file = '', ...args] = [...inside, ...program];
  const { stdout } = await exec('internal', file, args, { input: JSON.stringify(probes), timeout: 60_000 });
  return JSON.parse(stdout) as Answer[];
}

/** Each path in plain HTTP, or in each version of TLS. */
export function plain(host: string, port: number, ...paths: string[]): Probe[] {
  return paths.map(path => ({ host, port, path }));
}

export function overTls(version: 'TLSv1.2' | 'TLSv1.3', host: string, port: number, ...paths: string[]): Probe[] {
  return paths.map(path => ({ host, port, path, tls: { version } }));
}
