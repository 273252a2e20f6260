import type { Role } from '../../catalog/roles.ts';
import type { MachineDigests } from '../../machine/types.ts';
import type { EndpointBackend, ProviderMachine, ProviderTraits } from '../../providers/provider.ts';
import type { KeyIds, MachineRecord, StateSeen } from '../state.ts';
import type { EtcdStart } from '../world.ts';
import { type Durations, draw } from './durations.ts';
import type { Events } from './events.ts';
import type { SimKube } from './kube-model.ts';
import type { Listing } from './listing.ts';
import type { Random } from './random.ts';
import type { Records } from './records.ts';
import type { SimSnapshot } from './snapshots.ts';

/** The whole simulated world: plain and mutable. The files beside this one each play one part of it. */
export interface Model {
  events: Events;
  durations: Durations;
  random: Random | undefined;
  traits: ProviderTraits;
  options: SimulatedOptions;
  prepared: boolean;
  machines: Map<string, SimMachine>;
  controlPlanes: Map<string, SimMachine>;
  machineList: Listing<ProviderMachine>;
  endpoint: SimEndpoint;
  /** Every etcd that was ever begun, by its cluster id: who was told of other members begins another one. */
  etcds: Map<string, SimEtcd>;
  /** Snapshots of etcd that somebody keeps, by name. */
  snapshots: Map<string, SimSnapshot>;
  state: SimState;
  /** Addresses that the provider has given out, by whom. */
  addresses: Map<string, string>;
  nextHost: number;
  issued: Map<string, NonNullable<MachineRecord['issued']>>;
  /** Called when the API comes within reach of somebody: they look again and come back here if it is not yet for them. */
  waiting: Set<() => void>;
  weather: Weather;
  counter: number;
  /** When something about a machine (or about `etcd` as a whole) last changed by itself, not by a call. */
  changedAt: Map<string, number>;
  /** A call is being answered: what changes now was ordered. */
  answering: boolean;
}

export interface SimState {
  record: Omit<StateSeen, 'machines'>;
  machines: Records;
  /** Addresses of all records. */
  taken?: string[] | undefined;
  /** What was read last, while it is still true. */
  snapshot?: StateSeen | undefined;
}

/** What a machine made now is made from: the simulated world renders nothing. */
export interface Blueprint {
  digests: MachineDigests;
  /** No leading v. */
  kubernetesVersion: string;
}

export interface SimulatedOptions {
  blueprint(record: MachineRecord): Blueprint;
  /** What an addon applied now looks like afterwards. `needsNodes`: it runs pods, so it is available only with a Ready node. */
  addon(id: string): { digest: string; needsNodes: boolean };
  /** The addon that holds the admission policy for node names. */
  policyAddon: string;
  /** An etcd without its own safety checks: only to see what ours hold back. */
  laxEtcd?: boolean;
}

/** What nature does to the world as a whole. */
export interface Weather {
  /** Nothing of the cluster answers us: no API, no etcd. The provider does. */
  partitioned: boolean;
  /** Machines that the provider lets us have. */
  quota: number;
  /** So many of the machines made next never boot. */
  deadOnArrival: number;
  /** Of so many of the machines made next the node registers, and never becomes Ready. */
  neverReady: number;
}

export interface SimMachine {
  name: string;
  role: Role;
  pool: string | undefined;
  address: string;
  clusterId: string;
  blueprint: Blueprint;
  /** What it was told of keys. */
  keys: KeyIds | undefined;
  etcdStart: EtcdStart | undefined;
  power: ProviderMachine['state'];
  since: number;
  /** When the leaves were issued that it has. */
  leavesOf: number | undefined;
  /** Raised by each change of power: what an earlier life had scheduled is void. */
  life: number;
  /** False: a `create` broke off; it boots into nothing until it is made whole. */
  whole: boolean;
  /** It powers on, and nothing on it ever comes up. */
  deadOnArrival: boolean;
  /** Its kubelet runs, and says so, and is never Ready. */
  neverReady: boolean;
  /** Its container runtime and kubelet run. */
  booted: boolean;
  /** The kubelet has its node object, and its heartbeats arrive. */
  registered: boolean;
  beating: boolean;
  /** `new` was honoured on the first boot, and never again. */
  honouredNew: boolean;
  /** What lies on etcd's disk. */
  etcdData: { etcd: SimEtcd; memberId: string } | undefined;
  etcdUp: boolean;
  /** closing: serves what it has, its /readyz already says no. */
  apiServer: 'off' | 'starting' | 'up' | 'closing';
  /** Its network is cut: nobody reaches it, it reaches nobody. */
  cutOff: boolean;
  /** Its leaves expired: nobody accepts it. */
  expired: boolean;
}

export interface SimEndpoint {
  exists: boolean;
  address: string;
  port: number;
  backends: Map<string, EndpointBackend & { checking: boolean }>;
}

/** One etcd cluster with what Kubernetes keeps in it. Its data are on the members' disks; here they stand once. */
export interface SimEtcd {
  token: string;
  clusterId: string;
  members: Map<string, SimMember>;
  leader: string | undefined;
  electing: boolean;
  /** Since when neither members nor leader changed. */
  steadySince: number;
  /** A leader was elected once. */
  founded: boolean;
  revision: number;
  /** The newest Kubernetes whose API server has stood behind the endpoint with these data. */
  served?: string;
  /** etcd's cluster version, once it has one: that of its oldest member, never lowered. */
  version?: string;
  kube: SimKube;
}

export interface SimMember {
  id: string;
  /** The machine's name; empty until it has started once. */
  name: string;
  peerAddress: string;
  learner: boolean;
  started: boolean;
  caughtUp: boolean;
}

/** Remembers that this changed by itself: whoever decided before could not know. */
export function changedByItself(model: Model, name: string): void {
  if (!model.answering) model.changedAt.set(name, model.events.now);
}

/** Schedules what happens to the whole world by itself. */
export function later(model: Model, duration: keyof Durations, act: () => void): void {
  model.events.schedule(draw(model.durations, duration, model.random), act);
}

/** Schedules what happens on a machine, unless its power changes before. */
export function laterOn(model: Model, machine: SimMachine, duration: keyof Durations, act: () => void): void {
  const { life } = machine;
  later(model, duration, () => {
    if (machine.life === life && model.machines.get(machine.name) === machine) act();
  });
}

/** A fresh id: hexadecimal, the same for the same seed. */
export function freshId(model: Model): string {
  model.counter += 1;
  const high = model.random ? Math.floor(model.random() * 0xffffffff) : 0x5ea;
  return high.toString(16).padStart(8, '0') + model.counter.toString(16).padStart(8, '0');
}
