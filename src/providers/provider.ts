import type { Duplex } from 'node:stream';
import type { Role } from '../catalog/roles.ts';
import type { Emit } from '../kit/events.ts';
import type { ProviderTraits } from '../machine/traits.ts';
import type { MachineBundle, MachineDigests } from '../machine/types.ts';

export type { ProviderTraits };

/** A machine as the provider knows it. `gone` machines are simply not listed. */
export interface ProviderMachine {
  name: string;
  role: Role;
  pool?: string;
  address: string;
  state: 'creating' | 'running' | 'stopping' | 'stopped';
  /** Milliseconds since the epoch of the last change of state, as far as known. */
  since: number;
  digests: MachineDigests;
  /** The owning cluster's id, from the machine's own labels. */
  clusterId: string;
}

export interface EndpointBackend {
  name: string;
  address: string;
  /** In rotation as far as the endpoint is told. */
  admitted: boolean;
  /** The endpoint's own health check passes. */
  healthy: boolean;
}

export interface EndpointSeen {
  exists: boolean;
  /** Host and port that machines use. */
  address: string;
  port: number;
  /** Host and port that the operator uses. */
  operatorAddress: string;
  operatorPort: number;
  backends: EndpointBackend[];
}

export interface CallContext {
  emit: Emit;
  signal?: AbortSignal;
}

/** Machines and Endpoint. A provider knows nothing of Kubernetes. Every call is idempotent by name; AlreadyExists and NotFound are races, not failures. */
export interface Provider {
  readonly id: string;
  readonly traits: ProviderTraits;
  /** Checks the host and makes what all machines share: base image, network, endpoint. `trust` is the PEM bundle the endpoint verifies API servers with. */
  prepare(shared: { trust: string; payload: PayloadMounts }, context: CallContext): Promise<void>;
  /** IPv4 range of the machines' addresses: of the network that exists, else of the one that `prepare` would make. */
  network(): Promise<string>;
  /** The part of it where control planes have their addresses, and nothing else has: machines tell by it who may ask as one. */
  controlPlaneNetwork(): Promise<string>;
  list(): Promise<ProviderMachine[]>;
  /** Asked by id: undefined means that the provider has no such machine and no disk to start one from. */
  get(name: string): Promise<ProviderMachine | undefined>;
  /** An address for a machine that does not exist yet; `taken` are addresses reserved already. Asked again for the same name it may give another one. */
  reserveAddress(name: string, taken: readonly string[], role: Role): Promise<string>;
  releaseAddress(name: string, address: string): Promise<void>;
  create(bundle: MachineBundle, digests: MachineDigests, payload: PayloadMounts, context: CallContext): Promise<void>;
  start(name: string): Promise<void>;
  /** Ordered stop; the machine is powered off at the deadline (seconds) at the latest. */
  stop(name: string, deadlineSeconds: number): Promise<void>;
  /** Removes the machine with its volumes; leftovers of a machine that is gone are removed as well. */
  destroy(name: string): Promise<void>;
  endpoint(): Promise<EndpointSeen>;
  admit(name: string, address: string): Promise<void>;
  withdraw(name: string): Promise<void>;
  /** Removes network, endpoint and everything else that `prepare` made. */
  teardown(context: CallContext): Promise<void>;
}

/** Folders of an assembled payload, mounted read-only on machines (local) or baked into images (clouds). */
export interface PayloadMounts {
  digest: string;
  binDir: string;
  cniDir: string;
  /** Image archives to preload into the container runtime. */
  images: { name: string; ref: string; tar: string }[];
}

/** Runs a command on a machine; for `exec`, `logs` and diagnosis. */
export interface MachineExec {
  execOn(
    name: string,
    command: readonly string[],
    options?: { input?: string; timeout?: number },
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>;
  /** The command a person runs for an interactive shell there. */
  shellCommand(name: string, command: readonly string[]): { file: string; args: string[] };
}

/** A byte stream to a port on a machine's own loopback, without opening the port to anybody. */
export interface MachineTunnel {
  tunnel(name: string, port: number): Promise<Duplex>;
}

/** For providers whose machines are on this host: a program of this host that runs another one in some machine's network. */
export interface MachineNetwork {
  /** The beginning of a command: what follows runs in the network of the machine, or in that of the pod with this UID on it. */
  networkEntry(name: string, podUid?: string): Promise<{ file: string; args: string[] }>;
}

export interface FaultInjection {
  kill(name: string): Promise<void>;
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  cutNetwork(name: string): Promise<void>;
  healNetwork(name: string): Promise<void>;
  fillDisk(name: string, path: string): Promise<void>;
  freeDisk(name: string, path: string): Promise<void>;
}

export interface ConsoleLog {
  consoleLog(name: string, lines: number): Promise<string>;
}

/** What lies on a machine's data disk before its first boot: what is in a folder, all of it owned by one user. */
export interface DiskSeed {
  folder: string;
  uid: number;
  gid: number;
}

export interface SeedDisk {
  /** `create`, with the seed on the data disk. Asked again it changes nothing of a machine that is whole. */
  createSeeded(
    bundle: MachineBundle,
    digests: MachineDigests,
    payload: PayloadMounts,
    seed: DiskSeed,
    context: CallContext,
  ): Promise<void>;
}

/**
 * A machine of the same name and address made anew, told what this bundle says, on the data disk that the one of that name has; nothing else of
 * it stays. That one is powered off at once, the new one is off when it returns. Broken off in the middle it is listed as stopped, its disk is
 * safe, and asked again it is completed; asked again with the same bundle it is left alone.
 */
export interface ReuseDisk {
  recreate(bundle: MachineBundle, digests: MachineDigests, payload: PayloadMounts, context: CallContext): Promise<void>;
}

/** How the endpoint judges whether a backend may be given connections. */
export interface EndpointCheck {
  /** What it asks for; undefined where it only connects. */
  path?: string;
  tls: boolean;
  /** Whether it verifies whom it asks. */
  verifies: boolean;
  /** Within how many seconds it sees a backend leave. */
  seconds: number;
}

export interface EndpointJudge {
  /** Of the endpoint that runs; undefined while none does. */
  endpointCheck(): Promise<EndpointCheck | undefined>;
}

function has<K extends string>(provider: object, ...names: K[]): provider is Record<K, () => unknown> {
  return names.every(name => typeof (provider as Record<string, unknown>)[name] === 'function');
}
export const hasMachineExec = (provider: Provider): provider is Provider & MachineExec =>
  has(provider, 'execOn', 'shellCommand');
export const hasMachineTunnel = (provider: Provider): provider is Provider & MachineTunnel => has(provider, 'tunnel');
export const hasMachineNetwork = (provider: Provider): provider is Provider & MachineNetwork =>
  has(provider, 'networkEntry');
export const hasFaultInjection = (provider: Provider): provider is Provider & FaultInjection =>
  has(provider, 'kill', 'pause', 'cutNetwork');
export const hasConsoleLog = (provider: Provider): provider is Provider & ConsoleLog => has(provider, 'consoleLog');
export const hasSeedDisk = (provider: Provider): provider is Provider & SeedDisk => has(provider, 'createSeeded');
export const hasEndpointJudge = (provider: Provider): provider is Provider & EndpointJudge =>
  has(provider, 'endpointCheck');
export const hasReuseDisk = (provider: Provider): provider is Provider & ReuseDisk => has(provider, 'recreate');
