import type { Role } from '../catalog/roles.ts';
import { isOlder } from '../catalog/versions.ts';
import type { FailedAttempt } from './attempts.ts';

/** Our own record of a cluster, kept beside the document. */
export interface StateSeen {
  version: 1;
  cluster: string;
  /** Ours, random, put on every machine as a label. */
  clusterId: string;
  /** The serial the next machine's name carries. */
  nextSerial: number;
  machines: Record<string, MachineRecord>;
  founding?: Founding;
  epoch?: Epoch;
  requests: Request[];
  /** Machines that never came up, and foundings without a quorum: what fails three times is left to people. */
  failures?: FailedAttempt[];
  /** Backups that were made and checked, oldest first; those whose files retention removed are forgotten. */
  backups?: BackupRecord[];
  /** What founding fixed in the document: pod and service range, domain, endpoint name. */
  fixed?: Record<string, string>;
}

export interface MachineRecord {
  name: string;
  role: Role;
  pool?: string;
  serial: number;
  address: string;
  /** Member of the static initial cluster. */
  founding: boolean;
  issued?: IssuedTimes;
  /** The leaves that its machine still has, while others have been issued for it and it has not been made anew with them (`recover`). */
  carries?: IssuedTimes;
  /** The provider has made a machine (a disk) of this name: from here on, absent means gone. */
  existed: boolean;
  /** It has lived, and its member was removed from etcd: what becomes of its disk says nothing of quorum. */
  leftEtcd?: boolean;
  /** Made before the cluster was restored from a snapshot: a control plane has to be gone first, a worker is replaced afterwards. */
  former?: boolean;
  /** No leading v. What its machine is made from; recorded before it is made. */
  kubernetesVersion?: string;
  /** Control planes: ids of the keys and authorities it is told, by use; the first of each is the one it signs or writes with. */
  keys?: KeyIds;
}

export interface IssuedTimes {
  at: number;
  notAfter: number;
  dueAt: number;
}

/** By use ("encryption", "service-account", each authority): ids, the one in use first. */
export type KeyIds = Record<string, string[]>;

export interface Founding {
  /** etcd's initial-cluster-token, random. */
  token: string;
  /** How often founding was begun anew. */
  attempt: number;
  /** The first member starts from this snapshot instead of nothing. */
  restore?: RestoreOrder;
}

/** What a cluster is restored from. */
export interface RestoreOrder {
  /** When it was asked for: which request this is. */
  request: number;
  /** The snapshot in the state folder, by its sha256. */
  snapshot: string;
  /** Of the cluster that is in it. */
  kubeSystemUid: string;
  /** No leading v. The oldest API server when it was taken: nothing older may read it. Unknown of what earlier versions asked for. */
  kubernetesVersion?: string;
}

/** What identifies a founded cluster. */
export interface Epoch {
  etcdClusterId: string;
  memberIds: string[];
  kubeSystemUid: string;
  at: number;
  /** The request that it was restored by; a founding that began with nothing has none. */
  restored?: number;
  /** No leading v. The newest Kubernetes whose control plane has stood behind the endpoint: from there on only forward. */
  kubernetesVersion?: string;
}

/** Who wanted a backup. */
export type BackupReason = 'asked' | 'scheduled' | 'before-upgrade' | 'before-change';

/** One backup: a sealed file that was restored into a scratch etcd once, and compared. */
export interface BackupRecord {
  /** Unique, and in order of time. */
  id: string;
  at: number;
  why: BackupReason;
  /** etcd's revision in it, and its hash of the keys up to there. */
  revision: number;
  hash: string;
  /** Of the member that it was taken from, and the oldest API server at that moment. No leading v. */
  etcdVersion: string;
  kubernetesVersion: string;
  etcdClusterId: string;
  kubeSystemUid: string;
  /** Absolute. */
  file: string;
  bytes: number;
}

/** What the document cannot say; removed when seen fulfilled. Times in ms since the epoch. */
export type Request =
  | { kind: 'destroy'; at: number }
  | { kind: 'replace'; name: string; at: number }
  | { kind: 'renew-leaves'; issuedBefore: number; at: number }
  | RestoreRequest
  | { kind: 'recover'; at: number };

/** From this snapshot, whatever there is now. */
export interface RestoreRequest {
  kind: 'restore';
  /** The backup's id, for people. */
  backup: string;
  snapshot: string;
  kubeSystemUid: string;
  /** See RestoreOrder. */
  kubernetesVersion?: string;
  /** When the backup was taken: what was written since is lost. */
  takenAt: number;
  at: number;
}

/** The majority of `voters`: the least that etcd needs to elect a leader and to write. */
export function quorumOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/** The epoch in which a control plane of this Kubernetes has stood behind the endpoint; nothing where there is no epoch, or a newer one has. */
export function reachedBy(epoch: Epoch | undefined, version: string): { epoch?: Epoch } {
  if (!epoch || (epoch.kubernetesVersion && !isOlder(epoch.kubernetesVersion, version))) return {};
  return { epoch: { ...epoch, kubernetesVersion: version } };
}

/** Its member has been removed. A name without a machine may still be added again. */
export function asLeft(record: MachineRecord): MachineRecord {
  return record.existed ? { ...record, leftEtcd: true } : record;
}

/** Nobody accepts these leaves any more. */
export function hasExpired(times: IssuedTimes | undefined, at: number): boolean {
  return times !== undefined && at >= times.notAfter;
}
