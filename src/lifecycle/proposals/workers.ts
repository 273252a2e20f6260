import { isGivenUp } from '../attempts.ts';
import type { Desired, DesiredPool } from '../desired.ts';
import type { Draft } from '../draft.ts';
import { reserve } from '../moves/identity.ts';
import { merge, type Proposal, type Proposed, propose } from '../proposal.ts';
import { isDeadMachine } from '../roster.ts';
import { controlPlanesArrived } from '../upgrade.ts';
import { byAge, type Crew, crewOf, type WorkerSeen, workersByPool } from '../workforce.ts';
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
  // nobody is replaced while a control plane is older than what workers are to become
  const requests = controlPlanesArrived(seen, desired) ? desired.requests : 'nobody';
  const crew = crewOf(workers, pool, requests, seen.at);
  const dead = crew.others.filter(({ machine }) => isDeadMachine(seen, machine));
  const restless = dead.length === 0 ? crew.others : crew.others.filter(worker => !dead.includes(worker));
  const givenUp = restless.filter(({ machine }) => isGivenUp(seen, machine.name));
  const othersDue = givenUp.length === 0 ? crew.othersDue : new Set([...crew.othersDue, ...givenUp]);
  const due = restless.filter(worker => othersDue.has(worker)).length + crew.settledDue.length;
  const living = workers.length - dead.length;
  const out = leavers(pool, { ...crew, others: restless, othersDue }, living, due).filter(
    ({ machine }) => seen.state.epoch || machine.state === 'reserved',
  );
  const staying = restless.filter(worker => !out.includes(worker));
  return merge([
    ...dead.map(({ machine }) => letGo(seen, machine)),
    newcomers(desired, seen, pool, living, due),
    ...staying.map(worker => nextWorkerStepIn(desired, seen, worker)),
    ...out.map(({ machine }) => nextWorkerStepOut(seen, machine, pool)),
  ]);
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
function leavers(pool: DesiredPool, crew: Crew, living: number, due: number): WorkerSeen[] {
  const excess = living - pool.replicas;
  const go = Math.max(excess, pool.maxUnavailable > 0 ? Math.min(due, pool.maxUnavailable) : 0);
  if (go <= 0) return [];
  const rank = (worker: WorkerSeen): number => {
    if (worker.machine.state === 'reserved') return due > 0 ? 3 : 0;
    if (worker.node?.leaving) return 0;
    return crew.othersDue.has(worker) ? 1 : 3;
  };
  const others = crew.others.toSorted((a, b) => rank(a) - rank(b) || (rank(a) > 2 ? byAge(b, a) : byAge(a, b)));
  const last = others.findIndex(worker => rank(worker) > 2);
  const first = last < 0 ? others : others.slice(0, last);
  if (first.length >= go) return first.slice(0, go);
  return [...first, ...crew.settledDue, ...(last < 0 ? [] : others.slice(last)), ...crew.settled.toReversed()].slice(
    0,
    go,
  );
}
