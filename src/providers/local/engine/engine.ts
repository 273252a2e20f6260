import type { ExecOptions, ExecResult } from '../../../kit/exec.ts';
import type { Labels } from '../labels.ts';

export type EngineId = 'podman' | 'docker';

export type ContainerState = 'created' | 'running' | 'paused' | 'stopping' | 'exited';

export interface EngineContainer {
  id: string;
  name: string;
  state: ContainerState;
  /** Of its first process; 0 unless it runs. */
  pid: number;
  /** Milliseconds since the epoch; undefined for what has not happened yet. */
  createdAt: number;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  labels: Labels;
}

export interface EngineNetwork {
  name: string;
  subnets: string[];
  labels: Labels;
}

export interface EngineInfo {
  version: string;
  /** Where the engine keeps images and containers. */
  storage: string;
  rootless: boolean;
}

/** A container engine: one command-line client. What podman and docker share is said with `call`, what differs has a method. */
export interface Engine {
  readonly id: EngineId;
  /** The client's command. */
  readonly file: string;
  /** Runs the client; a failure is an EngineError. */
  call(args: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  info(): Promise<EngineInfo>;
  /** All containers with these labels, running or not. */
  containers(labels: Labels): Promise<EngineContainer[]>;
  networks(): Promise<EngineNetwork[]>;
  /** Flags of `network create` beyond the common ones. */
  readonly networkFlags: readonly string[];
  /** Flags of `create` that make the runtime right for this host. */
  runtimeFlags(cgroupVersion: 1 | 2): string[];
  /** Flags of `create` for a container that runs systemd. */
  systemdFlags(cgroupVersion: 1 | 2): string[];
  /** Flags of `cp - name:/` that keep the owners in the archive. */
  readonly copyFlags: readonly string[];
}
