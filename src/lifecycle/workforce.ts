import { remember } from '../kit/remember.ts';
import type { MachineSeen, NodeSeen } from '../world/observation.ts';
import type { MachineRecord, StateSeen } from '../world/state.ts';
import type { Draft } from './draft.ts';

/** One worker from every side. */
export interface WorkerSeen {
  machine: MachineSeen;
  node: NodeSeen | undefined;
  record: MachineRecord | undefined;
}

/** The workers of each pool. Only those that a move under way has touched are looked at again in a world that is as it was. */
export function workersByPool(seen: Draft): ReadonlyMap<string, readonly WorkerSeen[]> {
  if (!seen.seen.machines.known) return new Map();
  const nodes = seen.seen.nodes.known ? seen.seen.nodes.value : NONE;
  const pools = grouped(seen.seen.machines.value, nodes, seen.state.machines);
  const changed = new Set([...seen.machines.changed, ...seen.nodes.changed, ...seen.records.changed]);
  if (changed.size === 0) return pools;
  return new Map([...pools].map(([pool, workers]) => [pool, changedIn(seen, workers, changed)]));
}

const NONE: NodeSeen[] = [];

function changedIn(seen: Draft, workers: readonly WorkerSeen[], changed: ReadonlySet<string>): WorkerSeen[] {
  const now: WorkerSeen[] = [];
  for (const worker of workers) {
    const { name } = worker.machine;
    if (!changed.has(name)) now.push(worker);
    else if (seen.machines.has(name))
      now.push({ machine: seen.machines.get(name)!, node: seen.nodes.get(name), record: seen.records.get(name) });
  }
  return now;
}

const grouped = remember(
  (machines: readonly MachineSeen[], nodes: readonly NodeSeen[], records: StateSeen['machines']) => {
    const nodeOf = new Map<string, NodeSeen>();
    for (const node of nodes) nodeOf.set(node.name, node);
    const pools = new Map<string, WorkerSeen[]>();
    for (const machine of machines) {
      if (machine.role !== 'worker') continue;
      const worker = { machine, node: nodeOf.get(machine.name), record: records[machine.name] };
      const pool = pools.get(machine.pool ?? '');
      if (pool) pool.push(worker);
      else pools.set(machine.pool ?? '', [worker]);
    }
    return pools;
  },
);
