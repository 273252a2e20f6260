import type { EtcdMember } from './types.ts';
import { bigOf, hexId, type MemberAnswer, type StatusAnswer } from './wire.ts';

/** Lays what the members say of themselves over the list that a quorum agrees on. A member without a status didn't answer. */
export function membersSeen(list: readonly MemberAnswer[], statuses: readonly StatusAnswer[]): EtcdMember[] {
  const statusOf = new Map(statuses.map(status => [status.header?.member_id, status]));
  const leader = leaderOf(statuses);
  const front = frontOf(statuses.filter(status => leader !== undefined && status.leader === leader));
  const alarms = alarmsOf(statuses);
  return list.map(member => {
    const status = statusOf.get(member.ID);
    const healthy = status !== undefined && leader !== undefined && status.leader === leader && isNear(status, front);
    return {
      id: hexId(member.ID),
      name: member.name ?? '',
      peerAddress: addressOf(member.peerURLs?.[0]),
      learner: member.isLearner ?? false,
      started: Boolean(member.name),
      healthy,
      leader: member.ID === leader,
      caughtUp: healthy && hasCaughtUp(status, front),
      ...(status?.version ? { version: status.version } : {}),
      revision: Number(status?.header?.revision ?? 0),
      dbBytes: Number(status?.dbSize ?? 0),
      quotaBytes: Number(status?.dbSizeQuota ?? 0),
      alarms: alarms.get(member.ID) ?? [],
    };
  });
}

/** The leader that the member of the highest term knows: one that was cut off may still take itself for it, in an older term. */
export function leaderOf(statuses: readonly StatusAnswer[]): string | undefined {
  const newestFirst = statuses.filter(knowsLeader).sort((a, b) => (bigOf(a.raftTerm) < bigOf(b.raftTerm) ? 1 : -1));
  return newestFirst[0]?.leader;
}

export function knowsLeader(status: StatusAnswer): boolean {
  return bigOf(status.leader) !== 0n;
}

/** The furthest that the log is known to be committed. */
function frontOf(statuses: readonly StatusAnswer[]): bigint {
  let front = 0n;
  for (const { raftIndex } of statuses) if (bigOf(raftIndex) > front) front = bigOf(raftIndex);
  return front;
}

/**
 * Entries that a member may be behind: as many as a leader keeps for slow followers (etcd's DefaultSnapshotCatchUpEntries).
 * The members were asked at about the same time, so under load they differ without anything being wrong.
 */
const NEAR = 5000n;

function isNear(status: StatusAnswer, front: bigint): boolean {
  return front - bigOf(status.raftIndex) <= NEAR;
}

/** etcd promotes a learner that has 90 % of the leader's log (readyPercentThreshold); we also want it near the end. */
function hasCaughtUp(status: StatusAnswer, front: bigint): boolean {
  const applied = bigOf(status.raftAppliedIndex);
  return applied * 10n >= front * 9n && front - applied <= NEAR;
}

/** Alarms by the decimal id of the member that raised them; every member repeats them all. */
function alarmsOf(statuses: readonly StatusAnswer[]): Map<string, string[]> {
  const alarms = new Map<string, string[]>();
  for (const error of statuses.flatMap(status => status.errors ?? [])) {
    const [, id = '', alarm = ''] = /memberID:(\d+)\s+alarm:(\w+)/.exec(error) ?? [];
    const known = alarms.get(id) ?? [];
    if (alarm && !known.includes(alarm)) alarms.set(id, [...known, alarm]);
  }
  return alarms;
}

function addressOf(url: string | undefined): string {
  return url ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
}
