import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execQuiet } from '../../src/kit/exec.ts';

/** Kinds of things that engines keep, in the order in which they can be removed. */
const KINDS = [
  { list: ['ps', '-a'], name: '{{.Names}}', remove: ['rm', '-f', '-v'] },
  { list: ['network', 'ls'], name: '{{.Name}}', remove: ['network', 'rm'] },
  { list: ['volume', 'ls'], name: '{{.Name}}', remove: ['volume', 'rm', '-f'] },
] as const;

/**
 * Removes every container, network and volume whose name contains the prefix that this run's clusters have, with the data
 * that their machines have on this host, and answers what there was. Others' clusters on the same host are not touched.
 */
export async function removeLeftovers(prefix: string, cache: string): Promise<string[]> {
  const removed: string[] = [];
  for (const engine of ['podman', 'docker']) {
    const clusters = new Set<string>();
    for (const { list, name, remove } of KINDS) {
      const listed = await answer(engine, [...list, '--format', name]);
      for (const found of listed.split('\n').filter(each => each.includes(prefix))) {
        if (list[0] === 'ps') clusters.add(await clusterId(engine, found));
        await answer(engine, [...remove, found]);
        removed.push(`${engine} ${list[0]} ${found}`);
      }
    }
    for (const id of clusters) if (id) await removeData(join(cache, 'machines', id));
  }
  return removed;
}

function clusterId(engine: string, container: string): Promise<string> {
  return answer(engine, ['inspect', '--format', '{{index .Config.Labels "seaworthy.cluster-id"}}', container]);
}

/** A folder with what is mounted below it. */
async function removeData(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map(line => line.split(' ')[1] ?? '');
  for (const mount of mounts.filter(each => each.startsWith(`${folder}/`)).reverse()) await answer('umount', [mount]);
  await rm(folder, { recursive: true, force: true });
}

/** What a command prints; nothing when it fails or is not there. */
async function answer(command: string, args: readonly string[]): Promise<string> {
  const result = await execQuiet(command, args, { timeout: 60_000 }).catch(() => undefined);
  return result?.exitCode === 0 ? result.stdout : '';
}
