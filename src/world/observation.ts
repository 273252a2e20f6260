import type { Role } from '../catalog/roles.ts';
import { remember } from '../kit/remember.ts';
import type { MachineDigests } from '../machine/types.ts';
import type { EndpointSeen } from '../providers/provider.ts';
import type { StateSeen } from './state.ts';

export const PARTS = ['machines', 'endpoint', 'members', 'nodes', 'cluster'] as const;
export type PartName = (typeof PARTS)[number];

/** What was read, when (ms since the epoch) and whether it is all there is; or why it could not be read (`cause` is what was thrown). A failed read is never an empty list. */
export type Part<T> =
  | { known: true; at: number; complete: boolean; value: T }
  | { known: false; at: number; why: string; cause?: unknown };

/** Everything seen of the world in one round; never changed in place. `state` is our own record: keys, names, requests, never "how far we got". */
export interface Observation {
  at: number;
  state: StateSeen;
  machines: Part<MachineSeen[]>;
  endpoint: Part<EndpointSeen>;
  members: Part<MemberSeen[]>;
  nodes: Part<NodeSeen[]>;
  cluster: Part<ClusterSeen>;
  /**
   * Machines all of whose signals have been bad, without a gap in watching, since when (ms by our own clock); `founding`: since when all founding
   * machines run and no epoch is recorded. Kept by the loop.
   */
  badSince: Record<string, number>;
  /** Running machines whose node has registered and has never been Ready, without a gap in watching, since when. Kept by the loop. */
  arrivingSince: Record<string, number>;
  /** Nodes marked as leaving, since when we have seen them so (ms by our own clock). Kept by the loop. */
  leavingSince: Record<string, number>;
}

/**
 * reserved: a name and an address, never a disk. gone: it existed, and the provider, asked by id, has neither the machine nor a disk of it.
 */
export type MachineState = 'reserved' | 'creating' | 'running' | 'stopping' | 'stopped' | 'gone';

export interface MachineSeen {
  name: string;
  role: Role;
  pool?: string;
  address: string;
  state: MachineState;
  since: number;
  /** What it was made from; undefined while reserved. */
  digests?: MachineDigests;
  /** Cluster id in the machine's own labels; undefined while reserved or gone. */
  clusterId?: string;
}

export interface MemberSeen {
  /** etcd's id, hex. */
  id: string;
  /** Empty until the member has started once. */
  name: string;
  peerAddress: string;
  learner: boolean;
  started: boolean;
  /** Answers, knows the leader, and the leader's log reaches it. */
  healthy: boolean;
  leader: boolean;
  /** Learner: close enough to the leader's log to be promoted. */
  caughtUp: boolean;
  /** Of the etcd that runs there, e.g. 3.6.16; unknown while it does not answer. */
  version?: string;
  revision: number;
  dbBytes: number;
  quotaBytes: number;
  alarms: string[];
}

export interface PodRef {
  namespace: string;
  name: string;
}

export interface NodeSeen {
  name: string;
  uid: string;
  ready: boolean;
  /** Milliseconds since the epoch of the last change of Ready. */
  since: number;
  /** Its kubelet has said "not Ready" ever since the node was made; absent where that is not known. */
  neverReady?: boolean;
  schedulable: boolean;
  kubeletVersion: string;
  labels: Record<string, string>;
  taints: { key: string; value?: string; effect: string }[];
  /** Our annotation: this node is being drained to go. */
  leaving: boolean;
  /** Pods that an eviction would have to move (no mirror, no DaemonSet pods). */
  podsToLeave: PodRef[];
  volumeAttachments: number;
  /** Whether its kubelet itself answers; known only when it was in doubt, and asked. */
  kubelet?: 'answers' | 'silent';
  /** Labels (keys) and taints (key:effect) that we put there, as far as known: what the document no longer says is taken away again. */
  marked?: { labels: string[]; taints: string[] };
}

export interface ApiServerSeen {
  name: string;
  /** Something answers TLS on its :6443. */
  serving: boolean;
  /** Its /readyz says ok. */
  ready: boolean;
  /** Its own node forwards to Services, so it reaches webhooks and aggregated API servers. Undefined: could not be asked. */
  forwards?: boolean;
  version?: string;
}

export interface ClusterSeen {
  /** UID of the kube-system namespace, read linearizably through the API. */
  kubeSystemUid?: string;
  apiServers: ApiServerSeen[];
  /** Digest each addon was applied with, and whether what it runs is available. */
  addons: { id: string; digest: string; ready: boolean }[];
  /** Node names that the admission policy allows; undefined while the policy is not there. */
  allowedNodes?: string[];
}

export function known<T>(value: T, at: number, complete = true): Part<T> {
  return { known: true, at, complete, value };
}

export function unknown<T>(why: string, at: number, cause?: unknown): Part<T> {
  return { known: false, at, why, ...(cause === undefined ? {} : { cause }) };
}

/** The value of a part that was read, else the fallback. Only for what may be shown or proposed, never for what a guard relies on. */
export function valueOr<T>(part: Part<T>, fallback: T): T {
  return part.known ? part.value : fallback;
}

/** Machines, and nodes, by name: made once for a reading, whoever asks. */
export const machinesByName = remember(byName<MachineSeen>);
export const nodesByName = remember(byName<NodeSeen>);

export function byName<T extends { name: string }>(list: readonly T[]): Map<string, T> {
  const named = new Map<string, T>();
  for (const each of list) named.set(each.name, each);
  return named;
}
