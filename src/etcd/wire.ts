/** The gateway's JSON. 64-bit numbers come as decimal strings, and fields that are zero, empty or false are left out. */
export interface Header {
  cluster_id?: string;
  member_id?: string;
  revision?: string;
}

export interface MemberAnswer {
  ID: string;
  name?: string;
  peerURLs?: string[];
  clientURLs?: string[];
  isLearner?: boolean;
}

export interface MemberListAnswer {
  header?: Header;
  members?: MemberAnswer[];
}

export interface StatusAnswer {
  header?: Header;
  version?: string;
  dbSize?: string;
  /** Since etcd 3.6. */
  dbSizeQuota?: string;
  leader?: string;
  raftIndex?: string;
  raftTerm?: string;
  raftAppliedIndex?: string;
  /** "etcdserver: no leader", and each alarm of any member as "memberID:… alarm:NOSPACE". */
  errors?: string[];
  isLearner?: boolean;
}

export interface HashAnswer {
  hash?: number;
  compact_revision?: string;
}

/** One line of a stream. */
export interface SnapshotLine {
  result?: { blob?: string };
  error?: { code?: number; message?: string };
}

export interface RangeAnswer {
  header?: Header;
}

/** A uint64 in decimal, as etcd's JSON has it, as the hex that etcdctl and logs show. */
export function hexId(decimal: string): string {
  return BigInt(decimal).toString(16);
}

export function decimalId(hex: string): string {
  return BigInt(`0x${hex}`).toString(10);
}

export function bigOf(decimal: string | undefined): bigint {
  return BigInt(decimal ?? 0);
}

/** The key "\0", base64: nobody has it, and only the header of the answer matters. */
export const ABSENT_KEY = { key: 'AA==', limit: '1', keys_only: true };
