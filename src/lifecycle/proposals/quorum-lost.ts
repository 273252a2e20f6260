import { hasExpired, quorumOf } from '../../world/state.ts';
import type { Draft } from '../draft.ts';
import { hopeless, type Proposal, propose, waitFor } from '../proposal.ts';
import { isRecovering } from '../restoring.ts';
import { controlPlanes } from '../roster.ts';

/**
 * etcd does not answer: says why, and what a person can do. Nothing is destroyed or founded by itself. `restore` is named only when fewer disks
 * than a quorum are left: what is stopped, unreachable or expired is not gone.
 */
export const explainQuorumLoss: Proposal = (desired, seen) => {
  if (!seen.state.epoch || seen.seen.members.known || !seen.seen.machines.known) return propose();
  const voters = controlPlanes(seen).filter(({ name }) => isMember(seen, name));
  const need = quorumOf(voters.length);
  const there = voters.filter(machine => machine.state !== 'gone');
  if (there.length < need) return hopeless(lost(there.length, voters.length, need));
  const valid = there.filter(({ name }) => !isExpired(seen, name));
  if (valid.length < need && !isRecovering(desired)) return hopeless(expired(there.length - valid.length));
  const stopped = there.filter(machine => machine.state === 'stopped');
  if (stopped.length > 0) return waitFor(`etcd: ${stopped.map(({ name }) => name).join(', ')} to run again`);
  return waitFor(`etcd: the machines of its members run, and do not answer: what can't be reached is not gone`);
};

/** As far as the record tells: etcd can't be asked. */
function isMember(seen: Draft, name: string): boolean {
  const record = seen.records.get(name);
  return record?.existed === true && !record.former && !record.leftEtcd;
}

function isExpired(seen: Draft, name: string): boolean {
  return hasExpired(seen.records.get(name)?.issued, seen.at);
}

function lost(left: number, voters: number, need: number): string {
  return `quorum is lost for good: of ${voters} etcd members ${left} still ${left === 1 ? 'has its' : 'have their'} disk, ${need} are needed; \`restore\` brings the cluster back from a backup`;
}

function expired(count: number): string {
  return `the certificates of ${count} control plane${count === 1 ? '' : 's'} have expired, so etcd has no quorum; no data is lost: \`recover\` issues new ones`;
}
