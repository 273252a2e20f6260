import type { Desired, DesiredPool } from '../desired.ts';
import type { Draft } from '../draft.ts';
import { reserve } from '../moves/identity.ts';
import { merge, type Proposal, type Proposed, propose } from '../proposal.ts';
import { isDeadMachine, isDue } from '../roster.ts';
import { controlPlanesArrived } from '../upgrade.ts';
import { type WorkerSeen, workersByPool } from '../workforce.ts';
import { letGo } from './dead-control-planes.ts';
import { nextWorkerStepIn } from './worker-in.ts';
import { nextWorkerStepOut } from './worker-out.ts';

/** Each pool (before the founding only names leave, for nobody could be drained): the dead are buried, the due are replaced as surge and availability allow, the count is kept; pools that left the document empty. */
export const keepWorkers: Proposal = (desired, seen) => {
  if (!seen.seen.endpoint.known || !seen.seen.endpoint.value.exists || !seen.seen.machines.known || seen.preparing)
    return propose();
  const byPool = workersByPool(seen);
  const removed = [...byPool.keys()].filter(name => !desired.pools.some(pool => pool.name === name)).map(emptied);
  return merge([...desired.pools, ...removed].map(pool => keepPool(desired, seen, pool, byPool.get(pool.name) ?? [])));
};

/** A pool that is in no document any more: nobody stays. */
function emptied(name: string): DesiredPool {
  const none = { base: '', payload: '', config: '' };
  const marks = { labels: {}, taints: [] };
  return {
    name,
    replicas: 0,
    digests: none,
    marks,
    maxSurge: 0,
    maxUnavailable: 0,
    drainDeadlineSeconds: 600,
    afterDeadline: 'stop',
  };
}

function keepPool(desired: Desired, seen: Draft, pool: DesiredPool, workers: readonly WorkerSeen[]): Proposed {
  const dead: WorkerSeen[] = [];
  const living: WorkerSeen[] = [];
  for (const worker of workers) (isDeadMachine(seen, worker.machine) ? dead : living).push(worker);
  const due = dueOf(desired, seen, living);
  const out = leavers(seen, pool, living, due).filter(
    ({ machine }) => seen.state.epoch || machine.state === 'reserved',
  );
  const leaving = new Set(out);
  const steps: Proposed[] = dead.map(({ machine }) => letGo(seen, machine));
  steps.push(newcomers(desired, seen, pool, living.length, due.size));
  for (const worker of living)
    if (!leaving.has(worker) && !isSettled(worker)) steps.push(nextWorkerStepIn(desired, seen, worker));
  for (const { machine } of out) steps.push(nextWorkerStepOut(seen, machine, pool));
  return merge(steps);
}

/** It runs, and its node is Ready and to stay: there is no further step. */
function isSettled({ machine, node }: WorkerSeen): boolean {
  return machine.state === 'running' && node?.ready === true && !node.leaving;
}

/** Who is to be replaced: nobody while a control plane is older than what workers are to become. */
function dueOf(desired: Desired, seen: Draft, living: WorkerSeen[]): Set<WorkerSeen> {
  if (!controlPlanesArrived(seen, desired)) return new Set();
  return new Set(living.filter(({ machine, record }) => isDue(seen, desired, machine, record)));
}

/** Missing ones, and while some are due as many more as the pool's surge allows. */
function newcomers(desired: Desired, seen: Draft, pool: DesiredPool, living: number, due: number): Proposed {
  const count = living + (seen.reserving.get(pool.name) ?? 0);
  const surge = desired.traits.surge ? Math.min(pool.maxSurge, due) : 0;
  const missing = Math.max(0, pool.replicas + surge - count);
  return propose(
    ...Array.from({ length: missing }, (_, nth) => reserve({ role: 'worker', pool: pool.name, founding: false }, nth)),
  );
}

/** Who goes: the due (guards keep the pool available), and whoever is too many: first who is only a name or has begun, then the unavailable, then the youngest. */
function leavers(seen: Draft, pool: DesiredPool, living: WorkerSeen[], due: Set<WorkerSeen>): WorkerSeen[] {
  const excess = living.length - pool.replicas;
  const go = Math.max(excess, pool.maxUnavailable > 0 ? Math.min(due.size, pool.maxUnavailable) : 0);
  if (go <= 0) return [];
  const byRank: WorkerSeen[][] = [[], [], [], [], []];
  for (const worker of living) byRank[rankOf(seen, worker, due)]!.push(worker);
  const ranked: WorkerSeen[] = [];
  for (const [rank, workers] of byRank.entries()) {
    const order = rank > 2 ? -1 : 1;
    if (ranked.length < go)
      for (const worker of workers.sort((a, b) => order * (serialOf(a) - serialOf(b)))) ranked.push(worker);
  }
  return ranked.slice(0, go);
}

function rankOf(seen: Draft, worker: WorkerSeen, due: Set<WorkerSeen>): 0 | 1 | 2 | 3 | 4 {
  const { machine, node } = worker;
  if (machine.state === 'reserved') return due.size > 0 ? 3 : 0;
  if (node?.leaving) return 0;
  const available = seen.available.has(machine.name);
  if (due.has(worker)) return available ? 2 : 1;
  return available ? 4 : 3;
}

const serialOf = ({ record }: WorkerSeen) => record?.serial ?? 0;
