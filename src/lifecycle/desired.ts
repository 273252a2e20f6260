import type { MachineDigests } from '../machine/types.ts';
import type { RetentionPolicy } from '../spec/cluster-spec.ts';
import type { KeyIds, Request } from '../world/state.ts';
import type { NodeMarks } from '../world/world.ts';

/** What the document, the lock and the requests ask for. decide compares it with what is seen. */
export interface Desired {
  cluster: string;
  clusterId: string;
  kubernetesVersion: string;
  controlPlane: { replicas: number; digests: MachineDigests; marks: NodeMarks };
  pools: DesiredPool[];
  /** In order of application; the admission policy for nodes comes first. */
  addons: { id: string; digest: string }[];
  /** Ids of the keys and authorities that control planes are told; see MachineRecord. */
  keys?: KeyIds;
  requests: Request[];
  /** Which backups are kept where another one is made. */
  retention: RetentionPolicy;
  traits: { surge: boolean; fixedHosts: boolean };
  patience: Patience;
}

export interface DesiredPool {
  name: string;
  replicas: number;
  digests: MachineDigests;
  marks: NodeMarks;
  maxSurge: number;
  maxUnavailable: number;
  drainDeadlineSeconds: number;
  afterDeadline: 'stop' | 'delete-pods';
}

/** Milliseconds. */
export interface Patience {
  /** No sign of life for this long, watched without a gap, is dead. Longer than a reboot. */
  dead: number;
  /** Registered, and its node not Ready for this long, watched without a gap, is a failed attempt: long enough for any image to be pulled. */
  arrival: number;
  /** A founding that has no quorum after this is begun anew. */
  founding: number;
  /** From withdrawn to stopped: the endpoint's detection time, several times over. */
  detection: number;
}

export const DEFAULT_PATIENCE: Patience = {
  dead: 5 * 60_000,
  arrival: 15 * 60_000,
  founding: 10 * 60_000,
  detection: 2_000,
};
