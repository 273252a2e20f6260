import type { MachineRecord } from '../../world/state.ts';
import type { Draft } from '../draft.ts';
import { remake, renew } from '../moves/restore.ts';
import { merge, type Proposal, type Proposed, propose } from '../proposal.ts';
import { carriesExpired, isRecovering } from '../restoring.ts';
import { controlPlanes } from '../roster.ts';

/**
 * All leaves have expired, the disks are there: each control plane gets new leaves and is made anew on its disk. While etcd has a quorum, what
 * has expired is replaced like everything that is dead.
 */
export const recoverControlPlanes: Proposal = (desired, seen) => {
  if (!isRecovering(desired) || !seen.state.epoch) return propose();
  const there = controlPlanes(seen).filter(machine => machine.state !== 'gone' && machine.state !== 'reserved');
  return merge(there.flatMap(machine => seen.records.get(machine.name) ?? []).map(record => nextStep(seen, record)));
};

function nextStep(seen: Draft, record: MachineRecord): Proposed {
  if (record.carries) return propose(remake(record));
  return !seen.seen.members.known && carriesExpired(record, seen.at) ? propose(renew(record)) : propose();
}
