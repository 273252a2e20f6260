import type { Duplex } from 'node:stream';

/** A machine that may run a member; its name is the member's name and stands in its server certificate. */
export interface EtcdMachine {
  name: string;
  address: string;
}

export interface EtcdCredentials {
  /** PEM: whom the members' server certificates are verified against. */
  ca: string;
  cert: string;
  key: string;
}

export interface EtcdClientOptions {
  /** The machines to ask. */
  machines: () => Promise<EtcdMachine[]>;
  /** Opens a byte stream to the client port of that machine's member. */
  connect: (machine: EtcdMachine) => Promise<Duplex>;
  credentials: () => Promise<EtcdCredentials>;
  /** Milliseconds that any one call to one member may take. Default 3000. */
  timeoutMs?: number;
}

/** The same shape as world's MemberSeen, which this room may not know. */
export interface EtcdMember {
  /** etcd's id, hex. */
  id: string;
  /** Empty until the member has started once. */
  name: string;
  peerAddress: string;
  learner: boolean;
  started: boolean;
  healthy: boolean;
  leader: boolean;
  /** Learner: close enough to the leader's log to be promoted. */
  caughtUp: boolean;
  /** Of the server that answers for it, e.g. 3.6.16. */
  version?: string;
  revision: number;
  dbBytes: number;
  quotaBytes: number;
  alarms: string[];
}

/** A snapshot of one member's database, as it streams in. */
export interface EtcdSnapshot {
  /** Its machine's name, and its version (no leading v). */
  member: string;
  version: string;
  /** The database and its sha256 behind it, compared at the end: what ends without an error is whole. To be read once. */
  bytes: AsyncIterable<Buffer>;
}

/** etcd's hash of all keys up to a revision; the same on all members that have compacted equally far. */
export interface KeyHash {
  hash: string;
  compactRevision: number;
}

export interface EtcdClient {
  /** All members as a quorum knows them, each with what it says of itself. Fails without quorum. */
  members(): Promise<EtcdMember[]>;
  /** A linearizable read of one absent key. Fails without quorum. */
  read(): Promise<{ clusterId: string; revision: number }>;
  /** Adds a learner that will answer peers at https://<address>:2380; a member already there under that address is success. */
  addLearner(name: string, address: string): Promise<void>;
  /** Makes a learner a voter; a voter already is success. Not caught up yet is an error worth trying again. */
  promote(id: string): Promise<void>;
  /** Hands leadership to a voter; the leader already is success. */
  moveLeader(toId: string): Promise<void>;
  /** Removes a member; none of that id is success. */
  removeMember(id: string): Promise<void>;
  /** From a follower if one can, else from the leader: all that was acknowledged before is in it. Fails without quorum. */
  snapshot(): Promise<EtcdSnapshot>;
  hashKv(member: string, revision: number): Promise<KeyHash>;
  close(): Promise<void>;
}
