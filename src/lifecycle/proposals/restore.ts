import { isOlder } from '../../catalog/versions.ts';
import type { MachineSeen } from '../../world/observation.ts';
import type { MachineRecord } from '../../world/state.ts';
import type { Desired } from '../desired.ts';
import type { Draft } from '../draft.ts';
import type { Move } from '../move.ts';
import { allowNode } from '../moves/identity.ts';
import { destroy } from '../moves/machine.ts';
import { beginRestore, remember } from '../moves/restore.ts';
import { merge, type Proposal, propose, waitFor } from '../proposal.ts';
import { restoreToBegin, unfenced } from '../restoring.ts';
import { controlPlanes, isDead } from '../roster.ts';
import { isDowngrade } from '../upgrade.ts';
import { beginAnew, found, foundingRecords } from './founding.ts';
import { startStopped } from './start-stopped.ts';

/** What was asked for comes before everything else. */
export const begin: Proposal = (desired, seen) => {
  const request = restoreToBegin(desired, seen);
  return request ? propose(beginRestore(request)) : propose();
};

/** The old control planes first, until all are confirmed gone; then *one* machine from the snapshot; the rest joins once the epoch is on record. */
export const restore: Proposal = (desired, seen) => {
  if (!seen.seen.machines.known) return waitFor(`machines: ${seen.seen.machines.why}`);
  const unknown = strangers(desired, seen);
  if (unknown.length > 0) return propose(...unknown.map(rememberMachine));
  const old = unfenced(seen);
  const alive = controlPlanes(seen).filter(
    ({ name, state }) => !seen.records.get(name)?.founding && state !== 'gone' && state !== 'reserved',
  );
  if (alive.length > 0) return propose(...alive.map(destroy));
  if (old) return waitFor(`${old}: to be silent; the provider has no such machine, and yet it answers`);
  const seeds = foundingRecords(seen);
  if (seeds.some(seed => isTooNew(seen, desired, seed))) return beginAnew(seen, seeds, true);
  const first = { ...desired, controlPlane: { ...desired.controlPlane, replicas: 1 } };
  return merge([startStopped(first, seen), found(first, seen)]);
};

/** Made before the document was changed to an older version: the snapshot is still there, and so is the way back. */
function isTooNew(seen: Draft, desired: Desired, { existed, kubernetesVersion }: MachineRecord): boolean {
  return (
    existed &&
    kubernetesVersion !== undefined &&
    isOlder(desired.kubernetesVersion, kubernetesVersion) &&
    !isDowngrade(seen, desired)
  );
}

function strangers(desired: Desired, seen: Draft): MachineSeen[] {
  return [...seen.machines.values()].filter(
    machine => machine.clusterId === desired.clusterId && !seen.records.has(machine.name),
  );
}

function rememberMachine({ name, role, pool, address }: MachineSeen): Move {
  return remember({ name, role, address, ...(pool === undefined ? {} : { pool }) });
}

/** Nodes that came with the snapshot and are nobody's: put on record, they are buried as all that is gone. */
export const rememberNodes: Proposal = (desired, seen) => {
  if (!desired.requests.some(request => request.kind === 'restore') || !seen.seen.machines.known) return propose();
  const machines = strangers(desired, seen).map(rememberMachine);
  const nodes = [...seen.nodes.values()].filter(node => !seen.records.has(node.name) && !seen.machines.has(node.name));
  const ours = Object.keys(desired.controlPlane.marks.labels);
  return propose(
    ...machines,
    ...nodes.map(({ name, labels }) =>
      remember({ name, role: ours.every(key => key in labels) ? 'control-plane' : 'worker', address: '' }),
    ),
  );
};

/** Names that the policy does not know, although their machines run: what the snapshot brought back is older than they are. */
export const allowKnownNames: Proposal = (_desired, seen) => {
  const allowed = seen.seen.cluster.known ? seen.seen.cluster.value.allowedNodes : undefined;
  if (!allowed || !seen.state.epoch?.restored) return propose();
  const names = new Set(allowed);
  const missing = [...seen.machines.values()].filter(
    ({ name, state }) =>
      (state === 'running' || state === 'creating') && !names.has(name) && isOurs(seen, name) && !isDead(seen, name),
  );
  return propose(...missing.map(machine => allowNode(machine.name)));
};

function isOurs(seen: Draft, name: string): boolean {
  const record = seen.records.get(name);
  return record !== undefined && !record.former;
}
