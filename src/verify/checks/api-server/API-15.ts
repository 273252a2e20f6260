import { randomUUID } from 'node:crypto';
import type { Access, Canary, KubeAccess, MachineAccess } from '../../access.ts';
import { ask } from '../../api/ask.ts';
import { type Check, type Evidence, failed, notAssessed, passed } from '../../check.ts';
import { flagEvidence } from '../../flags/evidence.ts';
import { startedWith } from '../../flags/flags.ts';

/** What is asked is written within this (ms), or batched for ever. */
const WRITTEN_WITHIN = 5_000;

/** A request that carries an id of its own is looked for in the logs of all API servers. */
export const api15: Check = {
  id: 'API-15',
  kind: 'attack',
  async assess(access) {
    const servers = await startedWith(access, 'kube-apiserver');
    if (servers.length === 0) return notAssessed("needs to see the API servers' flags");
    const flags = servers.map(server =>
      flagEvidence(server, ['audit-log-path', 'audit-webhook-config-file'], access.clock.now()),
    );
    const silent = servers.filter(
      server => !server.flags['audit-log-path'] && !server.flags['audit-webhook-config-file'],
    );
    if (silent.length > 0)
      return failed('API servers write no audit log', { evidence: flags, where: silent.map(({ where }) => where) });
    const paths = servers.flatMap(server => server.flags['audit-log-path'] ?? []).filter(path => path.startsWith('/'));
    if (paths.length === 0)
      return notAssessed('needs to read the audit log: it goes to a webhook or to standard output', {
        evidence: flags,
      });
    const id = randomUUID();
    const path = `/api/v1/namespaces/${(access.canary as Canary).namespace}/secrets?limit=1`;
    const asked = await ask(access, (access.kube as KubeAccess).admin, { path, headers: { 'audit-id': id } }, true);
    const found = await findIn(access, [...new Set(paths)], id);
    const evidence = [...flags, asked.evidence, ...found];
    if (found.length > 0) return passed('a request was found in the audit log by its id', { evidence });
    return failed('a request to read secrets is in no audit log', { evidence });
  },
};

async function findIn(
  { machines, inventory, clock, signal }: Access,
  paths: readonly string[],
  id: string,
): Promise<Evidence[]> {
  const planes = inventory.machines.filter(({ role }) => role === 'control-plane').map(({ name }) => name);
  const ends = clock.now() + WRITTEN_WITHIN;
  for (;;) {
    const counts = await Promise.all(planes.map(name => grep(machines as MachineAccess, name, paths, id)));
    const found = planes.filter((_, nth) => counts[nth]);
    if (found.length > 0 || clock.now() > ends)
      return found.map(target => ({
        request: `grep ${id} ${paths.join(' ')}`,
        vantage: 'host',
        target,
        response: 'accepted',
        at: new Date(clock.now()).toISOString(),
      }));
    await clock.sleep(500, signal);
  }
}

async function grep(machines: MachineAccess, name: string, paths: readonly string[], id: string): Promise<boolean> {
  const told = await machines.exec(name, ['grep', '-qF', id, ...paths]).catch(() => undefined);
  return told?.exitCode === 0;
}
