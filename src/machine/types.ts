import type { Role } from '../catalog/roles.ts';

/** One file of a machine. Content is text; secrets are masked by `render` and never enter a digest. */
export interface MachineFile {
  path: string;
  /** e.g. 0o600 */
  mode: number;
  uid?: number;
  gid?: number;
  content: string;
  secret?: boolean;
}

export interface MachineUnit {
  name: string;
  content: string;
  /** Started at boot. */
  enabled: boolean;
}

export interface MachineUser {
  name: string;
  uid: number;
  gid: number;
}

/** What every machine of this role and pool is told. Its hash is the config digest. */
export interface MachineConfig {
  role: Role;
  pool?: string;
  files: MachineFile[];
  units: MachineUnit[];
  users: MachineUser[];
  /** What its node is born with. No part of the digest: a node's marks are changed over the API, so no machine is rolled for them. */
  registration: Registration;
}

/** As they are written into the kubelet's flag and file. */
export interface Registration {
  labels: string;
  taints: string;
}

/** Config with one machine's identity laid over it: all that a machine is told. */
export interface MachineBundle extends Omit<MachineConfig, 'registration'> {
  name: string;
  address: string;
}

/** A machine is a pure function of these three (lower-case hex sha256). */
export interface MachineDigests {
  base: string;
  payload: string;
  config: string;
}

export function sameDigests(a: MachineDigests, b: MachineDigests): boolean {
  return a.base === b.base && a.payload === b.payload && a.config === b.config;
}
