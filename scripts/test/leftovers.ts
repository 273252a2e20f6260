import { execQuiet } from '../../src/kit/exec.ts';

/** Kinds of things that engines keep, in the order in which they can be removed. */
const KINDS = [
  { list: ['ps', '-a'], name: '{{.Names}}', remove: ['rm', '-f', '-v'] },
  { list: ['network', 'ls'], name: '{{.Name}}', remove: ['network', 'rm', '-f'] },
  { list: ['volume', 'ls'], name: '{{.Name}}', remove: ['volume', 'rm', '-f'] },
] as const;

/**
 * Removes every container, network and volume whose name contains the prefix that this run's clusters have, and answers
 * what there was. Others' clusters on the same host are not touched.
 */
export async function removeLeftovers(prefix: string): Promise<string[]> {
  const removed: string[] = [];
  for (const engine of ['podman', 'docker']) {
    for (const { list, name, remove } of KINDS) {
      const names = await namesOf(engine, [...list, '--format', name], prefix);
      for (const found of names) {
        await execQuiet(engine, [...remove, found], { timeout: 60_000 }).catch(() => undefined);
        removed.push(`${engine} ${list[0]} ${found}`);
      }
    }
  }
  return removed;
}

async function namesOf(engine: string, list: readonly string[], prefix: string): Promise<string[]> {
  const result = await execQuiet(engine, list, { timeout: 60_000 }).catch(() => undefined);
  return (result?.stdout ?? '').split('\n').filter(name => name.includes(prefix));
}
