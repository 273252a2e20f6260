import { type Act, changedSince, type Invariant, isDestroying } from '../lives/act.ts';
import { CLUSTER } from '../lives/document.ts';

/** Pools keep what the document promises, as far as plans go. */
export const poolAvailable: Invariant = {
  name: 'pool-available',
  broken: act => {
    const { machine, move, before, after } = act;
    const pool = move.desired.pools.find(each => each.name === machine?.pool);
    if (machine?.role !== 'worker' || !pool || isDestroying(act)) return undefined;
    const left = after.available.get(pool.name) ?? 0;
    const need = pool.replicas - pool.maxUnavailable;
    if (left >= need || left >= (before.available.get(pool.name) ?? 0) || poolChanged(act, pool.name)) return undefined;
    return `${left} workers of ${pool.name} are available, ${need} must be`;
  },
};

function poolChanged(act: Act, pool: string): boolean {
  const names = [...act.model.changedAt.keys()].filter(name => name.startsWith(`${CLUSTER}-${pool}-`));
  return changedSince(act, names);
}

const END = new Set(['machines.stop', 'machines.destroy', 'kube.deleteNode']);

/** Pods are asked to leave, and have left, before their machine goes. */
export const podsLeaveFirst: Invariant = {
  name: 'pods-leave-first',
  broken: act => {
    const { call, machine, node } = act;
    if (!END.has(call.name) || machine?.role !== 'worker' || machine.power !== 'running' || isDestroying(act))
      return undefined;
    if (!node?.ready || changedSince(act, [machine.name])) return undefined;
    return node.podsToLeave.length > 0 ? `${node.podsToLeave.length} pods are cut off` : undefined;
  },
};

/** Asking for ever hides that nothing moves: at the deadline the pods are named instead. */
export const drainsGiveUp: Invariant = {
  name: 'drains-give-up',
  broken: ({ call, move, machine, draining }) => {
    if (call.name !== 'kube.evict' || (call.args[1] as { force: boolean }).force) return undefined;
    const pool = move.desired.pools.find(each => each.name === machine?.pool);
    const late = pool !== undefined && draining > pool.drainDeadlineSeconds * 1000 + SLACK;
    return late ? `asked to leave for ${Math.round(draining / 1000)} s` : undefined;
  },
};

/** Between the cordon and the first look at it. */
const SLACK = 15_000;

export const budgetsKept: Invariant = {
  name: 'budgets-kept',
  broken: ({ call, machine, move }) => {
    if (!machine || call.name !== 'kube.evict' || !(call.args[1] as { force: boolean }).force) return undefined;
    const pool = move.desired.pools.find(each => each.name === machine.pool);
    return pool?.afterDeadline === 'delete-pods' ? undefined : 'pods are deleted, and no document says so';
  },
};
