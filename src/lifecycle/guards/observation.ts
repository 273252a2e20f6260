import type { PartName } from '../../world/observation.ts';
import type { Draft } from '../draft.ts';
import type { Guard } from '../guard.ts';
import { isDoubtful } from '../roster.ts';

/** Why a part cannot be relied on: unknown, incomplete, or read before the last move on it ended. */
function unusable(seen: Draft, name: PartName): string | undefined {
  const part = seen.seen[name];
  if (!part.known) return `${name} could not be read: ${part.why}`;
  if (!part.complete) return `what was read of ${name} is incomplete or contradicts itself`;
  if (part.at < (seen.touched[name] ?? 0)) return `${name} were read before the last move on them ended`;
  return undefined;
}

/** What must not be done to a machine of which one reading says that it is gone and another that it lives. */
const ON_THE_DOUBTFUL = new Set([
  'create',
  'start',
  'stop',
  'destroy',
  'cordon',
  'evict',
  'withdraw',
  'remove-member',
  'delete-node',
  'out-of-service',
  'forget',
]);

export const freshObservation: Guard = {
  name: 'fresh-observation',
  reason: 'a decision on old or missing facts stops the wrong machine',
  source: 'design.md: unknown is not absent',
  forbids: (move, seen) => {
    const unread = move.reads.map(part => unusable(seen, part)).find(why => why !== undefined);
    if (unread || !ON_THE_DOUBTFUL.has(move.kind) || !isDoubtful(seen, move.target)) return unread;
    return `the provider has no ${move.target}, and yet it answers`;
  },
};

export const oneMovePerTarget: Guard = {
  name: 'one-move-per-target',
  reason: 'two effects on one machine undo each other',
  source: 'design.md: moves in flight',
  forbids: (move, seen) => (seen.busy.has(move.target) ? `another move on ${move.target} is under way` : undefined),
};

const ON_MACHINES = new Set(['start', 'stop', 'destroy', 'forget']);

/** What is done to a machine or its node: both have to be known to us. */
const NEEDS_MACHINE = new Set([...ON_MACHINES, 'cordon', 'evict', 'delete-node', 'out-of-service']);

export const oursOnly: Guard = {
  name: 'ours-only',
  reason: 'a machine of another cluster may carry a name that we know',
  source: 'design.md: ours-only (cluster id in the machine’s labels)',
  forbids: (move, seen, desired) => {
    if (move.kind === 'create' && !seen.records.has(move.target)) return `${move.target} is not on record`;
    if (NEEDS_MACHINE.has(move.kind) && !seen.machines.has(move.target)) return `${move.target} is not known to us`;
    if (!ON_MACHINES.has(move.kind)) return undefined;
    const id = seen.machines.get(move.target)?.clusterId;
    return id !== undefined && id !== desired.clusterId
      ? `${move.target} belongs to another cluster (${id})`
      : undefined;
  },
};

const ON_CLUSTER = new Set([
  'apply-addon',
  'allow-node',
  'withdraw-node',
  'mark-node',
  'cordon',
  'uncordon',
  'evict',
  'delete-node',
  'out-of-service',
  'forget',
  'add-learner',
  'promote',
  'remove-member',
  'move-leader',
]);

export const sameEpoch: Guard = {
  name: 'same-epoch',
  reason: 'the endpoint may lead to a cluster that is not the one we founded',
  source: 'lifecycle.md: founding epoch (cluster id, member ids, kube-system UID)',
  forbids: (move, seen) => {
    if (!ON_CLUSTER.has(move.kind)) return undefined;
    const { epoch } = seen.state;
    if (!epoch) return move.kind === 'forget' ? undefined : 'the cluster is not founded yet';
    if (!seen.seen.cluster.known) return `nobody knows which cluster answers: ${seen.seen.cluster.why}`;
    const uid = seen.seen.cluster.value.kubeSystemUid;
    return uid !== epoch.kubeSystemUid
      ? `what answers is another cluster: kube-system is ${uid}, founded was ${epoch.kubeSystemUid}`
      : undefined;
  },
};
