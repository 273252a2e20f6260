import type { Access, KubeAccess, Vantage } from '../../access.ts';
import { outside } from '../../attack/ways.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

const [FIRST, LAST] = [30_000, 32_767];
/** So many at once, and so long for one (ms): a sweep is to end within seconds though nothing answers. */
const AT_ONCE = 256;
const PATIENCE = 800;

interface Service {
  spec: { ports?: { nodePort?: number; protocol?: string }[]; healthCheckNodePort?: number };
}

export const net06: Check = {
  id: 'NET-06',
  kind: 'attack',
  timeoutMs: 60_000,
  async assess(access) {
    const machine = access.inventory.machines.findLast(({ ready }) => ready !== false);
    const host = machine?.addresses[0];
    const from =
      machine && outside(access, { name: '', port: 0, machine, address: { host: host ?? '', port: 0 } }, ['host'])[0];
    if (!host || !from) return notAssessed('needs a machine that this host can try to reach');
    const services = await (access.kube as KubeAccess).list<Service>('/api/v1/services');
    const declared = new Set(
      services.flatMap(({ spec }) => [...(spec.ports ?? []).map(({ nodePort }) => nodePort), spec.healthCheckNodePort]),
    );
    const open = await access.probes.run(`${host}:sweep`, () => sweep(access, from, host));
    const odd = open.filter(port => !declared.has(port));
    const evidence = [
      {
        ...{ request: `TCP connections to ports ${FIRST} to ${LAST}`, vantage: from.id, target: host },
        ...{
          response: open.length > 0 ? ('accepted' as const) : ('filtered' as const),
          excerpt: `open: ${open.join(', ') || 'none'}`,
        },
        at: new Date(access.clock.now()).toISOString(),
      },
    ];
    if (odd.length > 0)
      return failed(`ports that no service declares are open: ${odd.slice(0, 8).join(', ')}`, {
        where: [machine.name],
        evidence,
      });
    return passed(`of ${LAST - FIRST + 1} ports on ${machine.name} only declared ones are open (${open.length})`, {
      evidence,
    });
  },
};

async function sweep({ signal }: Access, from: Vantage, host: string): Promise<number[]> {
  const open: number[] = [];
  let next = FIRST;
  const lane = async () => {
    for (let port = next++; port <= LAST; port = next++) {
      signal.throwIfAborted();
      const stream = await from.connect({ host, port }, { timeoutMs: PATIENCE, signal }).catch(() => undefined);
      if (stream) open.push(port);
      stream?.on('error', () => {}).destroy();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return open.sort((a, b) => a - b);
}
