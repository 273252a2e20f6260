import type { Draft } from '../draft.ts';
import type { Guard } from '../guard.ts';
import { isDead, isDestroying, isLastHope } from '../roster.ts';

function othersServing(seen: Draft, name: string): number {
  let count = 0;
  for (const backend of seen.backends.values())
    if (backend.name !== name && backend.admitted && backend.healthy) count += 1;
  return count;
}

export const endpointNeverEmpty: Guard = {
  name: 'endpoint-never-empty',
  reason: 'without a backend nobody reaches the API',
  source: 'lifecycle.md: invariants',
  forbids: (move, seen, desired) => {
    if (move.kind !== 'withdraw' || isDestroying(desired) || isDead(seen, move.target)) return undefined;
    return othersServing(seen, move.target) < 1 ? 'no other API server serves behind the endpoint' : undefined;
  },
};

export const endpointBeforeApiServer: Guard = {
  name: 'endpoint-before-apiserver',
  reason: 'a client must be sent elsewhere before its API server stops',
  source: 'kubeadm#2991; Kubernetes: API server shutdown sequence',
  forbids: (move, seen, desired) => {
    const { state, role } = seen.machines.get(move.target) ?? {};
    const takesDown = move.kind === 'stop' || (move.kind === 'destroy' && state === 'running');
    if (
      !takesDown ||
      role !== 'control-plane' ||
      !seen.state.epoch ||
      isDestroying(desired) ||
      isDead(seen, move.target)
    )
      return undefined;
    return seen.backends.get(move.target)?.admitted ? `${move.target} is still behind the endpoint` : undefined;
  },
};

export const serveBeforeAdmit: Guard = {
  name: 'ready-before-admit',
  reason: 'an API server that is not ready fails the requests it is sent',
  source: 'lifecycle.md: a control plane in',
  forbids: (move, seen) => {
    if (move.kind !== 'admit' || !seen.state.epoch) return undefined;
    const { ready, forwards } = seen.apiServers.get(move.target) ?? {};
    if (!ready && isLastHope(seen, move.target)) return undefined;
    if (!ready) return `the API server of ${move.target} is not ready`;
    return forwards === false ? `${move.target} does not forward to Services yet: webhooks would fail` : undefined;
  },
};
