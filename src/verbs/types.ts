import type { Role } from '../catalog/roles.ts';
import type { Emit } from '../kit/events.ts';
import type { TrafficReport } from '../traffic/types.ts';
import type { MachineState } from '../world/observation.ts';
import type { BackupVerbs } from './backup-types.ts';
import type { HistoryEntry, HistoryMachine, HistoryRun } from './history/types.ts';
import type { KeepOptions, KeepReport } from './keep/types.ts';
import type { RestoreVerbs } from './restore-types.ts';
import type { UpgradeFate, UpgradeResult } from './upgrade-types.ts';
import type { VerifyVerbs } from './verify/types.ts';

/** What every verb is given. */
export interface VerbOptions {
  /** Path of the cluster document. */
  document: string;
  /** The state folder; default `.seaworthy/<cluster>/` beside the document. */
  stateDir?: string;
  emit?: Emit;
  signal?: AbortSignal;
  env?: Record<string, string | undefined>;
}

/** One row of the cluster as a person sees it. */
export interface MachineRow {
  name: string;
  role: Role;
  pool?: string;
  address: string;
  state: MachineState;
  /** "voter", "leader", "learner", or undefined for workers and control planes without a member. */
  etcd?: string;
  apiServer?: 'ready' | 'serving' | 'down';
  endpoint?: 'in' | 'out' | 'unhealthy';
  node?: 'Ready' | 'NotReady' | 'cordoned';
  version?: string;
  /** ISO time of the first of its leaves to expire. */
  expires?: string;
}

export interface HeldRow {
  title: string;
  guard: string;
  reason: string;
  why: string;
}

/** Times as ISO 8601. */
export interface ExpiryRow {
  machine: string;
  leaf: string;
  /** From then on `up` replaces the machine. */
  due: string;
  ends: string;
  state: 'fine' | 'due' | 'ended';
}

export interface StatusResult {
  cluster: string;
  founded: boolean;
  /** converged: nothing to do. changes: `up` would make moves. waiting/stuck: as decide says. absent: there is no cluster yet. */
  kind: 'converged' | 'changes' | 'waiting' | 'stuck' | 'absent';
  endpoint?: string;
  kubernetesVersion: string;
  machines: MachineRow[];
  addons: { id: string; ready: boolean }[];
  /** Titles of the moves that `up` would begin with. */
  next: string[];
  held: HeldRow[];
  waits: string[];
  /** Parts that could not be read, each with its reason. */
  unknown: { part: string; why: string }[];
  /** The leaf of all that ends first. */
  expiry?: ExpiryRow;
  /** What `keep` last did here; undefined where it never ran. */
  keep?: KeepReport & { alive: 'alive' | 'dead' | 'unknown' };
  stateDir: string;
  /** The latest backup on record (ISO time). */
  lastBackup?: { at: string; file: string };
}

/** What happens to one machine; `change` machines are none: they are only made and destroyed. */
export interface MachineFate {
  name: string;
  role: Role;
  pool?: string;
  fate: 'stays' | 'created' | 'destroyed' | 'started';
  why?: string;
  /** Of Kubernetes, while an upgrade is planned or under way. */
  version?: string;
}

export interface PlanResult {
  cluster: string;
  kubernetesVersion?: string;
  /** Nothing to do: exit code 0; else 3. */
  empty: boolean;
  /** In the order in which `up` will make them. */
  moves: { kind: string; target: string; title: string }[];
  machines: MachineFate[];
  upgrade?: UpgradeFate;
  /** The plan does not reach what is desired; what holds is told. */
  stuck: HeldRow[];
  warnings: string[];
  /** Seconds `up` will take about, by the simulated clock and past runs; undefined when unknown. */
  expectedSeconds?: number;
  stateDir: string;
}

export interface UpResult {
  kind: 'converged' | 'stuck' | 'out-of-patience';
  status: StatusResult;
  /** Moves made, and how long it took (ms). */
  moves: number;
  milliseconds: number;
}

/** Of a verb that keeps a request: `left` for the next `up` or `keep`, or done at once. */
export type RequestResult = { left: true } | { left: false; up: UpResult };

export interface DownResult {
  machines: number;
  milliseconds: number;
}

export interface RenderedMachine {
  /** e.g. "control-plane", "worker/general", or a machine's name. */
  title: string;
  digests: { base: string; payload: string; config: string };
  /** Secrets masked. */
  files: { path: string; mode: string; owner: string; content: string }[];
}

export type { HistoryEntry, HistoryMachine, HistoryRun, KeepOptions, KeepReport };

/** A command for the CLI to run with the terminal's own streams. */
export interface Interactive {
  file: string;
  args: string[];
  env: Record<string, string>;
}

export interface VersionResult {
  seaworthy: string;
  node: string;
  /** Kubernetes versions this release builds, with what goes with each. */
  kubernetes: { version: string; etcd: string }[];
}

export interface TrafficOptions extends VerbOptions {
  /** Ends by itself after so long; without it, with the signal. */
  seconds?: number;
  /** Requests a second of reads on each kind of connection. Default 50. */
  rate?: number;
  /** Of each other stream. Default: as `rate`. */
  writeRate?: number;
}

export type { TrafficReport };

/** The verbs. Each throws SeaworthyError; none prints. */
export interface Verbs extends BackupVerbs, RestoreVerbs, VerifyVerbs {
  plan(options: VerbOptions): Promise<PlanResult>;
  up(options: VerbOptions): Promise<UpResult>;
  /** Writes another Kubernetes version into the document, unless the upgrade is refused, and says what `up` will do. */
  upgrade(options: VerbOptions & { to: string }): Promise<UpgradeResult>;
  status(options: VerbOptions): Promise<StatusResult>;
  /** Replaces machines by new ones. `leaveIt`: only keeps the request, for the next `up` or `keep`. */
  replace(options: VerbOptions & { leaveIt?: boolean }, machines: readonly string[]): Promise<RequestResult>;
  /** Gives every machine new leaves, by replacing all of them in order. */
  rotateLeaves(options: VerbOptions & { leaveIt?: boolean }): Promise<RequestResult>;
  /** Rounds of `up` and backups until the signal; with `once`, one. */
  keep(options: KeepOptions): Promise<KeepReport>;
  /** Destroys the cluster and all that was made for it. `keepState` keeps journal and authorities. */
  down(options: VerbOptions): Promise<DownResult>;
  /** The operator's kubeconfig as YAML; break glass is a 15-minute system:masters leaf, journaled. */
  kubeconfig(options: VerbOptions & { breakGlass?: boolean; command?: string[] }): Promise<string>;
  /** The ExecCredential that the kubeconfig asks for, as JSON. */
  credential(options: VerbOptions): Promise<string>;
  kubectl(options: VerbOptions & { command?: string[] }, args: string[]): Promise<Interactive>;
  exec(options: VerbOptions, machine: string, command: string[]): Promise<Interactive>;
  logs(
    options: VerbOptions,
    machine: string,
    what: { unit?: string; component?: string; lines?: number; follow?: boolean },
  ): Promise<Interactive>;
  render(options: VerbOptions, which: { machine?: string }): Promise<RenderedMachine[]>;
  history(options: VerbOptions): Promise<HistoryRun[]>;
  /** The journal as it was written. */
  journal(options: VerbOptions): Promise<HistoryEntry[]>;
  /** Steady load on the API, and what came of it. */
  traffic(options: TrafficOptions): Promise<TrafficReport>;
  version(): Promise<VersionResult>;
}
