import { PARTS } from '../../world/observation.ts';
import { isGivenUp } from '../attempts.ts';
import type { Desired } from '../desired.ts';
import type { Draft } from '../draft.ts';
import type { Guard } from '../guard.ts';
import type { Move } from '../move.ts';
import { controlPlanesBesides, hasLeftEtcd, isDead, isDestroying, isDrainOverdue, poolOf } from '../roster.ts';
import { isTurnedAway } from '../upgrade.ts';

const DISRUPTING = new Set(['cordon', 'evict', 'withdraw', 'move-leader', 'stop', 'remove-member', 'destroy']);

function roleOf(seen: Draft, name: string): string | undefined {
  return seen.machines.get(name)?.role;
}

/** A move that takes something away from a machine that lives. Removing what is dead is no disruption. */
function disrupts(move: Move, seen: Draft, desired: Desired): boolean {
  return DISRUPTING.has(move.kind) && !isDestroying(desired) && !isDead(seen, move.target);
}

export const controlPlaneHealthy: Guard = {
  name: 'control-plane-healthy-before-disruption',
  reason: 'a second fault on top of a first is an outage',
  source: 'Cluster API: KubeadmControlPlane remediation and scale-down rules',
  forbids: (move, seen, desired) => {
    if (!disrupts(move, seen, desired) || !seen.state.epoch) return undefined;
    const unread = PARTS.find(part => !seen.seen[part].known);
    if (unread) return `${unread} could not be read, so nobody knows whether the control plane is healthy`;
    const machine = seen.machines.get(move.target);
    // without a vote its API server answers nobody: what there is of it can be missed, and may be in the way of who is to come
    const votes = seen.members.get(move.target)?.learner !== true;
    if (machine?.role === 'control-plane' && (!votes || hasLeftEtcd(seen, machine))) return undefined;
    // of several that are unwelcome none is to serve: they need not wait for each other
    const away = isUnwelcome(seen, desired, move.target);
    const onlyVotes = (name: string) => away && seen.healthyVoters.has(name) && isUnwelcome(seen, desired, name);
    const unhealthy = controlPlanesBesides(seen, move.target).find(name => !seen.serving.has(name) && !onlyVotes(name));
    return unhealthy ? `the control plane ${unhealthy} does not serve` : undefined;
  },
};

/** Turned away or given up: it does not serve and is not to, and all that it may give is its vote. */
function isUnwelcome(seen: Draft, desired: Desired, name: string): boolean {
  const machine = seen.machines.get(name);
  return (
    machine !== undefined && !seen.serving.has(name) && (isTurnedAway(seen, desired, machine) || isGivenUp(seen, name))
  );
}

/** API servers other than this machine's that the endpoint finds well. */
function behindEndpoint({ backends }: Draft, besides: string): number {
  let count = 0;
  for (const { name, admitted, healthy } of backends.values()) if (name !== besides && admitted && healthy) count += 1;
  return count;
}

export const replacementServesFirst: Guard = {
  name: 'replacement-serves-first',
  reason: 'tolerance must never drop below what the document asks for',
  source: 'design.md: learner-surge replacement',
  forbids: (move, seen, desired) => {
    const leaving = move.kind === 'stop' || move.kind === 'remove-member' || move.kind === 'withdraw';
    if (!leaving || !disrupts(move, seen, desired) || roleOf(seen, move.target) !== 'control-plane') return undefined;
    if (seen.members.get(move.target)?.learner !== false || desired.traits.fixedHosts) return undefined;
    const { replicas } = desired.controlPlane;
    if (isUnwelcome(seen, desired, move.target)) {
      const votes = seen.healthyVoters.size - (seen.healthyVoters.has(move.target) ? 1 : 0);
      if (votes < replicas) return `${votes} other members of etcd vote, ${replicas} are desired`;
      const answer = behindEndpoint(seen, move.target);
      return seen.backends.get(move.target)?.admitted && answer < replicas
        ? `${answer} other API servers answer behind the endpoint, ${replicas} are desired`
        : undefined;
    }
    const others = seen.serving.size - (seen.serving.has(move.target) ? 1 : 0);
    return others < replicas ? `${others} other control planes serve, ${replicas} are desired` : undefined;
  },
};

export const drainBeforeStop: Guard = {
  name: 'drain-before-stop',
  reason: 'pods that are not asked to leave are cut off in the middle of their requests',
  source: 'Kubernetes: safely drain a node',
  forbids: (move, seen, desired) => {
    const { state } = seen.machines.get(move.target) ?? {};
    const takesDown =
      move.kind === 'stop' || (move.kind === 'destroy' && (state === 'running' || state === 'creating'));
    const node = seen.nodes.get(move.target);
    if (!takesDown || !node || !seen.state.epoch || isDestroying(desired) || isDead(seen, move.target))
      return undefined;
    if (node.schedulable) return 'its node still takes pods';
    if (node.podsToLeave.length > 0) return `${node.podsToLeave.length} pods have not left`;
    return node.volumeAttachments > 0 ? `${node.volumeAttachments} volumes are still attached` : undefined;
  },
};

export const maxUnavailable: Guard = {
  name: 'max-unavailable',
  reason: 'a pool must keep the capacity that the document promises',
  source: 'design.md: pools; Kubernetes Deployment rolling update',
  forbids: (move, seen, desired) => {
    const taking = move.kind === 'cordon' || move.kind === 'stop' || move.kind === 'destroy';
    if (!taking || isDestroying(desired) || !seen.available.has(move.target)) return undefined;
    const pool = desired.pools.find(each => each.name === seen.machines.get(move.target)?.pool);
    if (!pool) return undefined;
    const left = (seen.availableByPool.get(pool.name) ?? 0) - 1;
    const need = pool.replicas - pool.maxUnavailable;
    return left < need ? `${left} workers of pool ${pool.name} would be available, ${need} must be` : undefined;
  },
};

export const maxSurge: Guard = {
  name: 'max-surge',
  reason: 'what makes machines faster than it removes them fills the host, or the bill',
  source: 'design.md: pools; Kubernetes Deployment rolling update',
  forbids: (move, seen, desired) => {
    const record = move.kind === 'create' || move.kind === 'add-learner' ? seen.records.get(move.target) : undefined;
    if (!record || record.founding || isDestroying(desired)) return undefined;
    const pool = desired.pools.find(each => each.name === record.pool);
    const wanted = record.role === 'worker' ? (pool?.replicas ?? 0) : desired.controlPlane.replicas;
    const surge = record.role === 'worker' ? (pool?.maxSurge ?? 0) : 1;
    const dead = Object.keys(seen.seen.badSince).filter(
      name => seen.machines.get(name)?.pool === record.pool && isDead(seen, name),
    );
    const count = (seen.existingByPool.get(record.pool ?? '') ?? 0) - dead.length;
    const most = wanted + (desired.traits.surge ? surge : 0);
    return count >= most ? `${count} machines exist, ${most} may` : undefined;
  },
};

export const drainDeadline: Guard = {
  name: 'drain-deadline',
  reason: 'a pod that nothing moves is for its owner to decide on; asking for ever hides that',
  source: 'lifecycle.md: a worker out',
  forbids: (move, seen, desired) => {
    if (move.kind !== 'evict' || move.title.startsWith('delete')) return undefined;
    const machine = seen.machines.get(move.target);
    const pool = machine && poolOf(desired, machine);
    if (!pool || !isDrainOverdue(seen, move.target, pool)) return undefined;
    const pods = (seen.nodes.get(move.target)?.podsToLeave ?? []).map(pod => `${pod.namespace}/${pod.name}`);
    return `${pods.join(', ')} did not leave within ${pool.drainDeadlineSeconds} s; the worker runs on, cordoned`;
  },
};

export const budgetsRespected: Guard = {
  name: 'budgets-respected',
  reason: 'a PodDisruptionBudget is the workload’s own word on what it can lose',
  source: 'Kubernetes: disruptions',
  forbids: (move, seen, desired) => {
    if (move.kind !== 'evict' || !move.title.startsWith('delete')) return undefined;
    const pool = desired.pools.find(each => each.name === seen.machines.get(move.target)?.pool);
    return pool?.afterDeadline === 'delete-pods'
      ? undefined
      : 'the document does not allow deleting pods under a budget';
  },
};
