import type { MachineRecord } from '../../world/state.ts';
import { quorumOf } from '../../world/state.ts';
import type { Desired } from '../desired.ts';
import type { Draft } from '../draft.ts';
import { prepare, resetFounding } from '../moves/cluster.ts';
import { admit } from '../moves/endpoint.ts';
import { recordEpoch } from '../moves/etcd.ts';
import { issue, reserve } from '../moves/identity.ts';
import { create, destroy } from '../moves/machine.ts';
import { bySerial, merge, type Proposal, type Proposed, propose, waitFor } from '../proposal.ts';
import { madeFrom, newest } from '../versions.ts';

/** While no epoch is recorded: all members start at once, with one static initial cluster. */
export const found: Proposal = (desired, seen) => {
  if (!seen.seen.endpoint.known) return waitFor(`the endpoint: ${seen.seen.endpoint.why}`);
  if (seen.preparing) return waitFor('the host to be prepared');
  if (!seen.seen.endpoint.value.exists) return propose(prepare());
  const members = foundingRecords(seen);
  const missing = isFixed(members) ? 0 : desired.controlPlane.replicas - members.length;
  const reserving = seen.reserving.get('') ?? 0;
  if (missing > 0) {
    const more = Array.from({ length: Math.max(0, missing - reserving) }, (_, nth) =>
      reserve({ role: 'control-plane', founding: true }, nth),
    );
    return propose(...more);
  }
  if (members.some(record => isGone(seen, record)) && !canStillFound(seen, members)) return beginAnew(seen, members);
  return merge([together(desired, seen, members), settle(desired, seen, members)]);
};

/**
 * From the first identity on nobody is added: a member that was told of fewer founds a cluster of its own beside that of the others. What the
 * document wants more, or less, is scaled once the cluster stands.
 */
function isFixed(members: MachineRecord[]): boolean {
  return members.some(record => record.issued || record.existed);
}

export function foundingRecords(seen: Draft): MachineRecord[] {
  return bySerial(seen.records.values().filter(record => record.founding && record.role === 'control-plane'));
}

function isGone(seen: Draft, record: MachineRecord): boolean {
  return seen.machines.get(record.name)?.state === 'gone';
}

/** A member that lost its disk is never made again under its identity; the others found without it while they are a majority. */
function canStillFound(seen: Draft, members: MachineRecord[]): boolean {
  return members.filter(record => !isGone(seen, record)).length >= quorumOf(members.length);
}

/** `unasked`: not because it failed; the document has changed. */
export function beginAnew(seen: Draft, members: MachineRecord[], unasked = false): Proposed {
  const alive = members
    .flatMap(record => seen.machines.get(record.name) ?? [])
    .filter(each => each.state !== 'gone' && each.state !== 'reserved');
  return alive.length > 0 ? propose(...alive.map(destroy)) : propose(resetFounding(unasked));
}

/** Identities first; machines when all members have theirs, because each is told of all. */
function together(desired: Desired, seen: Draft, members: MachineRecord[]): Proposed {
  const unissued = members.filter(record => !record.issued);
  if (unissued.length > 0) return propose(...unissued.map(issue));
  const reserved = members.filter(record => !record.existed && seen.machines.get(record.name)?.state === 'reserved');
  const unbacked = members.filter(record => !seen.backends.get(record.name)?.admitted && !isGone(seen, record));
  return propose(
    ...reserved.map(record => create(record, madeFrom(desired, record.role))),
    ...unbacked.map(record => admit(record.name, record.address)),
  );
}

/** The epoch, once etcd and the API answer; a founding without quorum for too long is begun anew. */
function settle(desired: Desired, seen: Draft, members: MachineRecord[]): Proposed {
  if (members.some(record => !record.issued || seen.machines.get(record.name)?.state === 'reserved')) return propose();
  const answers =
    seen.seen.cluster.known &&
    seen.seen.cluster.value.kubeSystemUid &&
    seen.healthyVoters.size >= quorumOf(members.length);
  const versions = [...members, seen.state.founding?.restore].flatMap(each => each?.kubernetesVersion ?? []);
  if (answers) return propose(recordEpoch(newest(versions)));
  const late = seen.at - (seen.seen.badSince.founding ?? seen.at) > desired.patience.founding;
  return late ? beginAnew(seen, members) : waitFor('etcd to elect its first leader and the API server to answer');
}
