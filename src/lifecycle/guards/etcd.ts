import { quorumOf } from '../../world/state.ts';
import { type Draft, votersOf } from '../draft.ts';
import type { Guard } from '../guard.ts';
import type { Move } from '../move.ts';
import { isDead, isDestroying } from '../roster.ts';

const MEMBERSHIP = new Set(['add-learner', 'promote', 'remove-member', 'move-leader']);
const STOPPING = new Set(['stop', 'destroy']);

/** Is this a voter whose loss counts? Learners and machines without a member do not. */
function isVoter(seen: Draft, name: string): boolean {
  return seen.members.get(name)?.learner === false;
}

function healthyWithout(seen: Draft, name: string): number {
  return seen.healthyVoters.size - (seen.healthyVoters.has(name) ? 1 : 0);
}

/** In an ordered stop etcd stays until its member has been removed; of two voters one can only go in this way. */
function needed(move: Move, voters: number): number {
  const leaves = move.kind === 'remove-member' || (move.kind === 'stop' && voters === 2);
  return leaves ? quorumOf(voters - 1) : quorumOf(voters);
}

export const quorum: Guard = {
  name: 'quorum',
  reason: 'without a majority etcd takes no write and the cluster stands still',
  source: 'etcd runtime reconfiguration guide',
  forbids: (move, seen, desired) => {
    const stays = seen.machines.get(move.target)?.state === 'running' && seen.members.get(move.target)?.healthy;
    if (move.kind === 'promote' && !stays)
      return `${move.target} does not answer, or not for long: as a voter it would count against quorum`;
    if (move.kind === 'remove-member' && !seen.members.has(move.target))
      return `${move.target} is not seen as a member`;
    const touchesVoter = move.kind === 'remove-member' || STOPPING.has(move.kind);
    if (!touchesVoter || !seen.state.epoch || !isVoter(seen, move.target) || isDestroying(desired)) return undefined;
    const left = healthyWithout(seen, move.target);
    const need = needed(move, votersOf(seen));
    return left < need
      ? `${left} healthy voter${left === 1 ? '' : 's'} would be left and ${need} are needed`
      : undefined;
  },
};

export const membershipOneAtATime: Guard = {
  name: 'one-membership-change-at-a-time',
  reason: 'two changes at once can lose quorum although each alone could not',
  source: 'etcd runtime reconfiguration guide',
  forbids: (move, seen) =>
    MEMBERSHIP.has(move.kind) && seen.membershipChanges > 0
      ? 'another change of etcd’s membership is under way'
      : undefined,
};

export const oneLearner: Guard = {
  name: 'one-learner',
  reason: 'etcd takes one learner at a time; a second is refused',
  source: 'etcd learner design (max-learners = 1)',
  forbids: (move, seen) => {
    if (move.kind !== 'add-learner') return undefined;
    const learner = [...seen.members].find(([name, member]) => member.learner && name !== move.target);
    return learner ? `${learner[0]} is still a learner` : undefined;
  },
};

export const deadMembersFirst: Guard = {
  name: 'dead-members-first',
  reason: 'a dead voter adds no tolerance, and etcd refuses to add anyone while a voter is disconnected',
  source: 'etcd#21640, strict-reconfig-check',
  forbids: (move, seen) => {
    if (move.kind !== 'add-learner') return undefined;
    const bad = [...seen.members].find(([name, member]) => !member.learner && !seen.healthyVoters.has(name));
    return bad ? `the voter ${bad[0]} is not healthy` : undefined;
  },
};

export const leaderMovesFirst: Guard = {
  name: 'leader-moves-first',
  reason: 'losing the leader costs an election: a second without writes',
  source: 'etcd: move-leader; kubeadm#2991',
  forbids: (move, seen, desired) => {
    if (move.kind !== 'stop' && move.kind !== 'remove-member') return undefined;
    if (isDestroying(desired) || votersOf(seen) < 2) return undefined;
    return seen.members.get(move.target)?.leader ? `${move.target} is etcd’s leader` : undefined;
  },
};

export const etcdOutlivesApiServer: Guard = {
  name: 'etcd-outlives-api-server',
  reason: 'an API server whose own etcd is gone fails every request it is still answering',
  source: 'kubeadm#2991',
  forbids: (move, seen) => {
    if (move.kind !== 'remove-member' || isDead(seen, move.target)) return undefined;
    return seen.apiServers.get(move.target)?.serving ? `the API server of ${move.target} still answers` : undefined;
  },
};
