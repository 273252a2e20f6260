import type { Duplex } from 'node:stream';
import type { AccessNeed } from '../catalog/checks.ts';
import type { Role } from '../catalog/roles.ts';
import type { Clock } from '../kit/clock.ts';
import type { IssuedIdentity, Trust } from '../pki/types.ts';
import type { EndpointCheck } from '../providers/provider.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import type { Observation } from '../world/observation.ts';
import type { StateSeen } from '../world/state.ts';
import type { ApiCaller, Who } from './api/caller.ts';
import type { Probes } from './probes.ts';

/** Everything a check may use. A part that is missing is undefined, `missing` says why, and whoever needs it is not assessed. */
export interface Access {
  inventory: Inventory;
  kube?: KubeAccess;
  /** Leave to make things, in a namespace that goes when the run ends. */
  canary?: Canary;
  /** Places to connect from; this host is always one. */
  vantages: readonly Vantage[];
  machines?: MachineAccess;
  etcd?: EtcdAccess;
  own?: OwnCluster;
  missing: Partial<Record<AccessNeed, string>>;
  /** Every connection goes through these limits. */
  probes: Probes;
  clock: Clock;
  signal: AbortSignal;
}

/** What there is to look at: from the provider and the nodes, whichever could be read. */
export interface Inventory {
  cluster: string;
  machines: readonly InventoryMachine[];
  /** Where operators reach the API, and where machines do. */
  endpoint?: { operator: Address; machines?: Address; names: readonly string[] };
  /** First address of the service range, as far as known: the Service `kubernetes`. */
  serviceAddress?: string;
  kubernetesVersion?: string;
  /** The pod network's name, as far as known. */
  cni?: string;
  /** What could not be read of all this. */
  unknown: readonly string[];
}

export interface Address {
  host: string;
  port: number;
}

export interface InventoryMachine {
  name: string;
  role: Role;
  addresses: readonly string[];
  pool?: string;
  /** Failure domain, as its node says. */
  zone?: string;
  /** Its node is Ready; undefined without a node. */
  ready?: boolean;
}

export type VantageKind = 'host' | 'worker' | 'control-plane' | 'pod' | 'host-pod';

/** A place to connect from. */
export interface Vantage {
  /** `host`, or with the machine or pod: `worker:harbor-general-4`. */
  id: string;
  kind: VantageKind;
  /** The machine it is on, where it is on one. */
  machine?: string;
  /**
   * Raw bytes to a TCP port as seen from there; TLS is laid over it by the caller. Rejects with `code` ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, …;
   * a refusal that comes late may also be an end without a byte. Whoever gets it destroys it.
   */
  connect(to: Address, options: { timeoutMs: number; signal: AbortSignal }): Promise<Duplex>;
}

export interface KubeAccess {
  /** e.g. https://127.0.0.1:6443 */
  server: string;
  /** PEM: whom the API server is verified against. */
  ca: string;
  serverName?: string;
  /** As the administrator. */
  admin: ApiCaller;
  /** As somebody else, or as nobody: on connections of its own, which end with the run. */
  as(who: Who): ApiCaller;
  /** All objects at a path, page by page, as the administrator; read once in a run. Rejects where that is refused. */
  list<T = ApiObject>(path: string): Promise<T[]>;
  /** The object at a path, or undefined when there is none; read anew each time. */
  get<T = ApiObject>(path: string): Promise<T | undefined>;
}

/** An API object as JSON, with what all of them have. */
export interface ApiObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
  };
}

export interface Canary {
  namespace: string;
  /** A service account with the built-in role `admin` in the canary's namespace: what a tenant has at most. */
  tenant(): Promise<ApiCaller>;
  /** A service account that nothing was granted to. */
  nobody(): Promise<ApiCaller>;
  /** A token of that one, for other listeners than the API server. */
  nobodyToken(): Promise<string>;
  /** A pod that runs in the canary's namespace, once it is Running; shared by all checks. Rejects where none can. */
  pod(): Promise<CanaryPod>;
}

export interface CanaryPod {
  name: string;
  namespace: string;
  node: string;
  address: string;
  uid: string;
  /** The container runtime's id of its only container. */
  container: string;
}

export interface MachineAccess {
  /** Which machines commands can be run on. */
  names: readonly string[];
  exec(
    machine: string,
    command: readonly string[],
    options?: { input?: string; timeoutMs?: number },
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>;
}

export interface EtcdAccess {
  /** The value under a key as bytes, or undefined; from any member. Reads only. */
  read(key: string): Promise<Buffer | undefined>;
  /** A GET on a member's client port with a valid client certificate. */
  get(member: string, path: string): Promise<{ status: number; text: string }>;
  members: readonly string[];
}

/** A cluster of ours: its document, its record and its keys. */
export interface OwnCluster {
  spec: ClusterSpec;
  state: StateSeen;
  /** With the authorities' keys: what lets a credential be made that this cluster should refuse. */
  trust: Trust;
  /** The very leaves and keys that a machine holds: a stolen identity. */
  identity(machine: string): Promise<IssuedIdentity | undefined>;
  /** How the endpoint judges API servers, where its provider can say. */
  endpointCheck?: EndpointCheck;
  /** The cluster as status sees it. */
  seen: Observation;
}
