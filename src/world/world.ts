import type { Role } from '../catalog/roles.ts';
import type { SteadyClock } from '../kit/clock.ts';
import type { Emit } from '../kit/events.ts';
import type { EndpointSeen, ProviderMachine } from '../providers/provider.ts';
import type { FailedAttempt } from './attempts.ts';
import type { ClusterSeen, MemberSeen, NodeSeen, PodRef } from './observation.ts';
import type {
  BackupReason,
  BackupRecord,
  IssuedTimes,
  MachineRecord,
  Request,
  RestoreOrder,
  StateSeen,
} from './state.ts';

/**
 * The only way the lifecycle touches anything. The real one (world/real) and the simulated one (world/simulated) implement the same
 * interfaces; every effect is idempotent, and AlreadyExists and NotFound are successes.
 */
export interface World {
  machines: Machines;
  endpoint: Endpoint;
  etcd: Etcd;
  kube: Kube;
  state: State;
  issuer: Issuer;
  backups: Backups;
  clock: SteadyClock;
}

export interface CallOptions {
  emit: Emit;
  signal: AbortSignal;
}

/** How a control plane's etcd starts: founding the cluster, or joining it as exactly the members of the moment. */
export interface EtcdStart {
  state: 'new' | 'existing';
  token: string;
  initialCluster: { name: string; address: string }[];
}

/** `snapshot`: etcd's disk holds it from the first boot on, as a cluster of this member alone; otherwise the disk is empty. */
export interface MachineOrder {
  record: MachineRecord;
  etcd?: EtcdStart;
  snapshot?: string;
}

export interface Machines {
  /** Makes what all machines share (network, endpoint, base image). */
  prepare(options: CallOptions): Promise<void>;
  list(): Promise<ProviderMachine[]>;
  get(name: string): Promise<ProviderMachine | undefined>;
  reserveAddress(name: string, taken: readonly string[], role: Role): Promise<string>;
  releaseAddress(name: string, address: string): Promise<void>;
  /** Makes the machine with its disk; it does not run before `start`. */
  create(order: MachineOrder, options: CallOptions): Promise<void>;
  /** The machine of this record made anew, on the data disk that the old one has and with the leaves of now; off when it returns. */
  remake(order: MachineOrder, options: CallOptions): Promise<void>;
  start(name: string): Promise<void>;
  /** Ordered stop (seconds to the deadline). On a control plane etcd stays until its member has been removed. */
  stop(name: string, deadlineSeconds: number): Promise<void>;
  destroy(name: string): Promise<void>;
  /** Removes all that `prepare` made. */
  teardown(options: CallOptions): Promise<void>;
}

export interface Endpoint {
  observe(): Promise<EndpointSeen>;
  admit(name: string, address: string): Promise<void>;
  withdraw(name: string): Promise<void>;
}

export interface Etcd {
  members(): Promise<MemberSeen[]>;
  /** A linearizable read: etcd's cluster id and revision. Fails without quorum. */
  read(): Promise<{ clusterId: string; revision: number }>;
  /** Adds a learner that will answer at this address; added already is success. */
  addLearner(name: string, address: string): Promise<void>;
  promote(memberId: string): Promise<void>;
  moveLeader(toMemberId: string): Promise<void>;
  removeMember(memberId: string): Promise<void>;
}

export interface Kube {
  nodes(): Promise<NodeSeen[]>;
  cluster(): Promise<ClusterSeen>;
  /** Whether these nodes' kubelets answer, asked now; who is missing in the answer could not be asked. Only for nodes in doubt. */
  kubelets(names: readonly string[]): Promise<Record<string, 'answers' | 'silent'>>;
  applyAddon(id: string, options: CallOptions): Promise<void>;
  allowNode(name: string): Promise<void>;
  withdrawNode(name: string): Promise<void>;
  /** Sets the labels and taints that the document gives this node's role or pool, and only those. */
  markNode(name: string, marks: NodeMarks): Promise<void>;
  /** Marks the node as leaving and unschedulable. */
  cordon(name: string): Promise<void>;
  /** Takes back our own cordon. */
  uncordon(name: string): Promise<void>;
  /** Asks for the eviction of each pod once, under its PodDisruptionBudget. `force` deletes instead. Returns those that stay. */
  evict(name: string, options: { force: boolean }): Promise<{ left: (PodRef & { why: string })[] }>;
  taintOutOfService(name: string): Promise<void>;
  deleteNode(name: string): Promise<void>;
}

export interface NodeMarks {
  labels: Record<string, string>;
  taints: { key: string; value?: string; effect: string }[];
}

/** Our own record; every call is durable when it returns. */
export interface State {
  read(): Promise<StateSeen>;
  /** Gives the next machine a name with its serial, and an address. `founding` members share one token. */
  reserve(
    wish: { role: Role; pool?: string; founding: boolean },
    allocate: (name: string, taken: string[]) => Promise<string>,
  ): Promise<MachineRecord>;
  recordIssued(name: string, issued: NonNullable<MachineRecord['issued']>): Promise<void>;
  /** What a machine is about to be made from. */
  recordMadeFrom(name: string, from: Pick<MachineRecord, 'kubernetesVersion' | 'keys'>): Promise<void>;
  recordExisted(name: string): Promise<void>;
  /** Its member has been removed from etcd: not a fact that can be asked for when etcd does not answer. */
  recordLeft(name: string): Promise<void>;
  /** Leaves issued anew for a machine that exists: it carries the old ones until it has been made anew. */
  recordRenewed(name: string, issued: IssuedTimes): Promise<void>;
  recordRemade(name: string): Promise<void>;
  recordEpoch(epoch: NonNullable<StateSeen['epoch']>): Promise<void>;
  /** The epoch ends: all machines of now are former ones, and the next founding starts from this snapshot. */
  beginRestore(restore: RestoreOrder): Promise<void>;
  /** A former machine, or the node of one, that is not on record. */
  remember(machine: { name: string; role: Role; pool?: string; address: string }): Promise<void>;
  /** A control plane of this Kubernetes is about to stand behind the endpoint; an older one than recorded changes nothing. */
  recordReached(kubernetesVersion: string): Promise<void>;
  /** Forgets all founding members and takes a new token. */
  resetFounding(): Promise<void>;
  forget(name: string): Promise<void>;
  /** A machine, or a founding, that did not come up. */
  recordFailure(attempt: FailedAttempt): Promise<void>;
  addRequest(request: Request): Promise<void>;
  removeRequest(request: Request): Promise<void>;
  /** Adds it to the list of backups; one of the same id takes its place. */
  recordBackup(backup: BackupRecord): Promise<void>;
  forgetBackup(id: string): Promise<void>;
  /** After everything is gone: removes the record itself. */
  destroyed(): Promise<void>;
}

export interface Issuer {
  /** Issues and stores all leaves of one machine; asked again it returns what is stored. */
  issue(record: MachineRecord): Promise<NonNullable<MachineRecord['issued']>>;
  /** New leaves in the place of those that are stored. */
  renew(record: MachineRecord): Promise<IssuedTimes>;
  forget(name: string): Promise<void>;
}

/** Where snapshots of etcd go, with all that is needed to bring the cluster back from them. */
export interface Backups {
  /**
   * Takes a snapshot, seals it into one file and checks it by restoring it into a scratch etcd; the record is the caller's to keep. Fails
   * without quorum, and leaves no file then.
   */
  take(why: BackupReason, options: CallOptions): Promise<BackupRecord>;
  /** Removes the file; gone already is success. */
  remove(backup: BackupRecord): Promise<void>;
}
