import { isOlder, minorOf } from '../../catalog/versions.ts';
import type { Desired } from '../desired.ts';
import type { Draft } from '../draft.ts';
import type { Guard } from '../guard.ts';
import type { Move } from '../move.ts';
import { isDestroying } from '../roster.ts';
import { isDowngrade, isTurnedAway, reachedVersion, restoredVersion, standing } from '../upgrade.ts';
import { versionOf } from '../versions.ts';

/** Minors that kubelets may be behind the API server they talk to. */
const KUBELET_BEHIND = 3;

const apart = (a: string, b: string) => Math.abs(minorOf(a) - minorOf(b));

export const skew: Guard = {
  name: 'skew',
  reason: 'API servers more than one minor apart, or a kubelet newer than its API server, misread each other’s objects',
  source: 'Kubernetes: version skew policy',
  forbids: (move, seen, desired) => {
    if (isDestroying(desired)) return undefined;
    if (move.kind === 'admit') return admitted(seen, desired, move.target);
    const record = move.kind === 'create' || move.kind === 'add-learner' ? seen.records.get(move.target) : undefined;
    if (!record) return undefined;
    if (!seen.state.epoch) return ofTheFounding(seen, desired, move.target);
    return record.role === 'worker' ? asWorker(seen, desired) : asControlPlane(seen, desired, move.target);
  },
};

/** All machines of a founding are of one version: whatever the document says meanwhile, it is upgraded once it stands. */
function ofTheFounding(seen: Draft, { kubernetesVersion: wanted }: Desired, target: string): string | undefined {
  const restored = restoredVersion(seen);
  if (restored && apart(wanted, restored) > 1)
    return `the backup that is restored is of Kubernetes ${restored}, and a minor would be skipped`;
  for (const { name, existed, former, kubernetesVersion } of seen.records.values())
    if (name !== target && existed && !former && kubernetesVersion && kubernetesVersion !== wanted)
      return `the founding has begun with Kubernetes ${kubernetesVersion}`;
  return undefined;
}

function asControlPlane(seen: Draft, desired: Desired, target: string): string | undefined {
  for (const other of standing(seen)) {
    const version = versionOf(seen, desired, other);
    if (other.name !== target && version && apart(version, desired.kubernetesVersion) > 1)
      return `${other.name} has Kubernetes ${version}, and API servers may be one minor apart`;
  }
  return undefined;
}

function asWorker(seen: Draft, desired: Desired): string | undefined {
  const wanted = desired.kubernetesVersion;
  for (const machine of standing(seen)) {
    const version = versionOf(seen, desired, machine);
    if (!version) return `nobody knows which Kubernetes ${machine.name} has`;
    if (isOlder(version, wanted)) return `the API server of ${machine.name} has ${version}, the kubelet would be newer`;
    if (minorOf(version) - minorOf(wanted) > KUBELET_BEHIND)
      return `the API server of ${machine.name} has ${version}, the kubelet would be too old for it`;
  }
  return undefined;
}

/** From now on kubelets talk to it, and its API server stands beside the others'. */
function admitted(seen: Draft, desired: Desired, target: string): string | undefined {
  const machine = seen.machines.get(target);
  const version = machine && versionOf(seen, desired, machine);
  if (!version || !seen.state.epoch) return undefined;
  for (const node of seen.nodes.values()) {
    const kubelet = node.kubeletVersion.replace(/^v/, '');
    // what is of the time before a restore goes
    if (!kubelet || seen.controlPlanes.has(node.name) || seen.records.get(node.name)?.former) continue;
    if (isOlder(version, kubelet)) return `the kubelet of ${node.name} has ${kubelet}, newer than its ${version}`;
    if (minorOf(version) - minorOf(kubelet) > KUBELET_BEHIND)
      return `the kubelet of ${node.name} has ${kubelet}, too old for its ${version}`;
  }
  for (const other of seen.backends.values()) {
    const theirs = other.admitted && other.name !== target ? seen.apiServers.get(other.name)?.version : undefined;
    if (theirs && apart(theirs, version) > 1)
      return `${other.name} has Kubernetes ${theirs}, and API servers may be one minor apart`;
  }
  return undefined;
}

/** Behind the endpoint it would take the cluster past the point of no return, to a version that the document does not ask for. */
function unasked(seen: Draft, desired: Desired, target: string): string | undefined {
  // machines may be unread: what it was made from is on our own record
  const machine = seen.machines.get(target) ?? seen.records.get(target);
  if (!machine || !isTurnedAway(seen, desired, machine)) return undefined;
  return `the document asks for Kubernetes ${desired.kubernetesVersion}, and ${target} would take the cluster past it for good`;
}

/** What begins something that only leads backwards; what has begun is finished. */
const BEGINS = new Set<Move['kind']>(['reserve', 'add-learner', 'create', 'apply-addon', 'cordon']);

export const noDowngrade: Guard = {
  name: 'no-downgrade',
  reason: 'what a newer API server has written an older one may not be able to read, and etcd refuses older members',
  source: 'lifecycle.md: Upgrade, point of no return; etcd: downgrade',
  forbids: (move, seen, desired) => {
    if (isDestroying(desired)) return undefined;
    if (move.kind === 'admit') return unasked(seen, desired, move.target);
    if (!BEGINS.has(move.kind) || !isDowngrade(seen, desired)) return undefined;
    const restored = restoredVersion(seen);
    if (restored) return `the backup that is restored is of Kubernetes ${restored}: that, or a newer one`;
    return `the cluster has served with Kubernetes ${reachedVersion(seen, desired)}: only forward, or \`restore\` of an older backup`;
  },
};
