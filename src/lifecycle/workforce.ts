import { remember } from '../kit/remember.ts';
import { type MachineSeen, type NodeSeen, nodesByName } from '../world/observation.ts';
import type { MachineRecord, Request, StateSeen } from '../world/state.ts';
import type { DesiredPool } from './desired.ts';
import type { Draft } from './draft.ts';
import { dueFor } from './roster.ts';

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
    const nodeOf = nodesByName(nodes);
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

/** A pool's workers by what has to be thought about them. */
export interface Crew {
  /** Their machine runs and their node is Ready: not to be replaced, and to be replaced; by age. */
  settled: readonly WorkerSeen[];
  settledDue: readonly WorkerSeen[];
  /** All that are on their way in or out, or have a fault. */
  others: readonly WorkerSeen[];
  othersDue: ReadonlySet<WorkerSeen>;
}

/** `requests`: or `nobody`, when nobody is to be replaced whatever asks for it. */
export function crewOf(
  workers: readonly WorkerSeen[],
  pool: DesiredPool,
  requests: readonly Request[] | 'nobody',
  at: number,
): Crew {
  // time matters only when it passes a moment at which certificates become due
  let passed = 0;
  for (const due of duesOf(workers)) {
    if (due > at) break;
    passed = due;
  }
  return divided(workers, pool, requests, passed);
}

const duesOf = remember((workers: readonly WorkerSeen[]) =>
  workers.map(({ record }) => record?.issued?.dueAt ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b),
);

const divided = remember(
  (workers: readonly WorkerSeen[], pool: DesiredPool, requests: readonly Request[] | 'nobody', at: number): Crew => {
    const settled: WorkerSeen[] = [];
    const settledDue: WorkerSeen[] = [];
    const others: WorkerSeen[] = [];
    const othersDue = new Set<WorkerSeen>();
    for (const worker of workers) {
      const due =
        requests !== 'nobody' &&
        dueFor({ digests: pool.digests, requests }, worker.machine, worker.record, at) !== undefined;
      if (isSettled(worker)) (due ? settledDue : settled).push(worker);
      else {
        others.push(worker);
        if (due) othersDue.add(worker);
      }
    }
    return { settled: settled.sort(byAge), settledDue: settledDue.sort(byAge), others, othersDue };
  },
);

/** There is no further step in for it. */
function isSettled({ machine, node }: WorkerSeen): boolean {
  return machine.state === 'running' && node?.ready === true && node.schedulable && !node.leaving;
}

export function byAge(a: WorkerSeen, b: WorkerSeen): number {
  return (a.record?.serial ?? 0) - (b.record?.serial ?? 0);
}
