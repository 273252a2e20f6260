import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execQuiet } from '../../../src/kit/exec.ts';
import { readIfExists } from '../../../src/kit/files.ts';
import { defaultCacheDir } from '../../../src/payload/cache.ts';
import { LABEL } from '../../../src/providers/local/labels.ts';
import { containersOf, engineFile } from './engine.ts';
import { mountPoints } from './traces.ts';

/**
 * Removes all that carries a cluster's label, whatever state it is in, and the data of its machines: so that a test that failed
 * leaves nothing to the next one. Returns what there was.
 */
export async function removeByForce(
  cluster: string,
  stateDir: string,
  cacheDir = defaultCacheDir(),
): Promise<string[]> {
  const containers = await containersOf(cluster).catch(() => []);
  const recorded = JSON.parse((await readIfExists(join(stateDir, 'state.json'))) ?? '{}') as { clusterId?: string };
  const clusterId = recorded.clusterId ?? containers[0]?.labels[LABEL.clusterId];
  for (const { id } of containers) await attempt(engineFile, 'rm', '-f', '-v', id);
  const networks = await attempt(engineFile, 'network', 'ls', '-q', '--filter', `label=${LABEL.cluster}=${cluster}`);
  for (const network of networks) await attempt(engineFile, 'network', 'rm', '-f', network);
  if (clusterId) await removeData(join(cacheDir, 'machines', clusterId));
  return [...containers.map(({ name }) => name), ...networks];
}

async function removeData(folder: string): Promise<void> {
  for (const point of (await mountPoints()).filter(path => path.startsWith(`${folder}/`)))
    await attempt('umount', point);
  await rm(folder, { recursive: true, force: true });
}

/** Its output by lines; a failure is nothing to clean up. */
async function attempt(file: string, ...args: string[]): Promise<string[]> {
  const result = await execQuiet(file, args, { timeout: 120_000 }).catch(() => undefined);
  return (result?.stdout ?? '').split('\n').filter(Boolean);
}
