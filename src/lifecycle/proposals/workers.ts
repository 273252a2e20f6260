import type { MachineSeen } from '../../world/observation.ts';
import type { Desired, DesiredPool } from '../desired.ts';
import type { Draft } from '../draft.ts';
import { reserve } from '../moves/identity.ts';
import { merge, type Proposal, propose } from '../proposal.ts';
import { dueReason, isDead } from '../roster.ts';
import { letGo } from './dead-control-planes.ts';
import { nextWorkerStepIn } from './worker-in.ts';
import { nextWorkerStepOut } from './worker-out.ts';

/** Each pool (before the founding only names leave, for nobody could be drained): the dead are buried, the due are replaced as surge and availability allow, the count is kept; pools that left the document empty. */
export const keepWorkers: Proposal = (desired, seen) => {
  if (!seen.seen.endpoint.known || !seen.seen.endpoint.value.exists || !seen.seen.machines.known || seen.preparing)
    return propose();
  const byPool = groupByPool(seen);
  const removed = [...byPool.keys()].filter(name => !desired.pools.some(pool => pool.name === name)).map(emptied);
  return merge([...desired.pools, ...removed].map(pool => keepPool(desired, seen, pool, byPool.get(pool.name) ?? [])));
};

function groupByPool(seen: Draft): Map<string, MachineSeen[]> {
  const groups = new Map<string, MachineSeen[]>();
  for (const machine of seen.machines.values()) {
    if (machine.role !== 'worker') continue;
    const group = groups.get(machine.pool ?? '');
    if (group) group.push(machine);
    else groups.set(machine.pool ?? '', [machine]);
  }
  return groups;
}

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

function keepPool(desired: Desired, seen: Draft, pool: DesiredPool, machines: MachineSeen[]) {
  const dead: MachineSeen[] = [];
  const living: MachineSeen[] = [];
  for (const machine of machines) (isDead(seen, machine.name) ? dead : living).push(machine);
  const due = new Set(living.filter(machine => dueReason(seen, desired, machine)).map(machine => machine.name));
  const out = leavers(seen, pool, living, due).filter(machine => seen.state.epoch || machine.state === 'reserved');
  const leaving = new Set(out.map(machine => machine.name));
  const staying = living.filter(machine => !leaving.has(machine.name));
  return merge([
    ...dead.map(machine => letGo(seen, machine)),
    newcomers(desired, seen, pool, living, due),
    ...staying.map(machine => nextWorkerStepIn(desired, seen, machine)),
    ...out.map(machine => nextWorkerStepOut(seen, machine, pool)),
  ]);
}

/** Missing ones, and while some are due as many more as the pool's surge allows. */
function newcomers(desired: Desired, seen: Draft, pool: DesiredPool, living: MachineSeen[], due: Set<string>) {
  const count = living.length + (seen.reserving.get(pool.name) ?? 0);
  const surge = desired.traits.surge ? Math.min(pool.maxSurge, due.size) : 0;
  const missing = Math.max(0, pool.replicas + surge - count);
  return propose(
    ...Array.from({ length: missing }, (_, nth) => reserve({ role: 'worker', pool: pool.name, founding: false }, nth)),
  );
}

/** Who goes: the due (guards keep the pool available), and whoever is too many: first who is only a name or has begun, then the unavailable, then the youngest. */
function leavers(seen: Draft, pool: DesiredPool, living: MachineSeen[], due: Set<string>): MachineSeen[] {
  const excess = living.length - pool.replicas;
  const rank = (machine: MachineSeen): number => {
    if (machine.state === 'reserved') return due.size > 0 ? 3 : 0;
    if (seen.nodes.get(machine.name)?.leaving) return 0;
    if (due.has(machine.name)) return seen.available.has(machine.name) ? 2 : 1;
    return seen.available.has(machine.name) ? 4 : 3;
  };
  const go = Math.max(excess, pool.maxUnavailable > 0 ? Math.min(due.size, pool.maxUnavailable) : 0);
  if (go <= 0) return [];
  const ranked = living
    .map(machine => ({ machine, rank: rank(machine), serial: seen.records.get(machine.name)?.serial ?? 0 }))
    .sort((a, b) => a.rank - b.rank || (a.rank > 2 ? b.serial - a.serial : a.serial - b.serial));
  return ranked.slice(0, go).map(each => each.machine);
}
