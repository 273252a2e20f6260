import type { Role } from '../catalog/roles.ts';

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
  issued?: { at: number; notAfter: number; dueAt: number };
  /** The provider has made a machine (a disk) of this name: from here on, absent means gone. */
  existed: boolean;
}

export interface Founding {
  /** etcd's initial-cluster-token, random. */
  token: string;
  /** How often founding was begun anew. */
  attempt: number;
}

/** What identifies a founded cluster. */
export interface Epoch {
  etcdClusterId: string;
  memberIds: string[];
  kubeSystemUid: string;
  at: number;
}

/** What the document cannot say; removed when seen fulfilled. Times in ms since the epoch. */
export type Request =
  | { kind: 'destroy'; at: number }
  | { kind: 'replace'; name: string; at: number }
  | { kind: 'renew-leaves'; issuedBefore: number; at: number };

/** The majority of `voters`: the least that etcd needs to elect a leader and to write. */
export function quorumOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}
