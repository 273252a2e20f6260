import type { Guard } from '../guard.ts';
import { isDestroying } from '../roster.ts';

export const confirmedGone: Guard = {
  name: 'confirmed-gone-before-forget',
  reason: 'a machine that still runs keeps its pods: forgotten, a StatefulSet gets a second copy',
  source: 'Kubernetes: StatefulSet force deletion; KEP-2268',
  forbids: (move, seen) => {
    if (!['forget', 'delete-node', 'out-of-service', 'reset-founding'].includes(move.kind)) return undefined;
    if (move.kind === 'reset-founding') {
      const alive = [...seen.machines.values()].find(
        each => seen.records.get(each.name)?.founding && each.state !== 'gone' && each.state !== 'reserved',
      );
      return alive ? `${alive.name} may still run` : undefined;
    }
    const state = seen.machines.get(move.target)?.state;
    const gone = state === 'gone' || (state === 'reserved' && move.kind !== 'out-of-service');
    return gone ? undefined : `${move.target} may still run (${state ?? 'not known to us'})`;
  },
};

export const memberLeavesFirst: Guard = {
  name: 'member-leaves-before-machine',
  reason: 'a member without a machine counts against quorum',
  source: 'etcd runtime reconfiguration guide',
  forbids: (move, seen, desired) => {
    const ends = move.kind === 'destroy' || move.kind === 'forget';
    if (!ends || !seen.state.epoch || isDestroying(desired)) return undefined;
    if (seen.machines.get(move.target)?.role !== 'control-plane') return undefined;
    if (!seen.seen.members.known) return 'the members of etcd are not known';
    return seen.members.has(move.target) ? `${move.target} is still a member of etcd` : undefined;
  },
};
