import type { Role } from '../../catalog/roles.ts';
import type { MachineBundle, MachineDigests } from '../../machine/types.ts';
import type { ProviderMachine } from '../provider.ts';
import type { LocalOptions } from './options.ts';

/** Every container and network of ours carries these: the engine is the only record of what exists. */
export const LABEL = {
  cluster: 'seaworthy.cluster',
  clusterId: 'seaworthy.cluster-id',
  kind: 'seaworthy.kind',
  machine: 'seaworthy.machine',
  role: 'seaworthy.role',
  pool: 'seaworthy.pool',
  address: 'seaworthy.address',
  base: 'seaworthy.digest.base',
  payload: 'seaworthy.digest.payload',
  config: 'seaworthy.digest.config',
  /** Hash of the command a container was made with: another one means that it is made anew. */
  made: 'seaworthy.made',
} as const;

const ROLES: readonly Role[] = ['control-plane', 'worker'];

export type Kind = 'network' | 'endpoint' | 'machine' | 'helper';
export type Labels = Record<string, string>;

export function ownLabels(options: Pick<LocalOptions, 'clusterName' | 'clusterId'>, kind: Kind): Labels {
  return { [LABEL.cluster]: options.clusterName, [LABEL.clusterId]: options.clusterId, [LABEL.kind]: kind };
}

/** What a search for our own things asks for. The name may be another cluster's, the id may not. */
export function ours(options: Pick<LocalOptions, 'clusterId'>, kind?: Kind): Labels {
  return { [LABEL.clusterId]: options.clusterId, ...(kind ? { [LABEL.kind]: kind } : {}) };
}

export function machineLabels(bundle: MachineBundle, digests: MachineDigests): Labels {
  return {
    [LABEL.machine]: bundle.name,
    [LABEL.role]: bundle.role,
    ...(bundle.pool === undefined ? {} : { [LABEL.pool]: bundle.pool }),
    [LABEL.address]: bundle.address,
    [LABEL.base]: digests.base,
    [LABEL.payload]: digests.payload,
    [LABEL.config]: digests.config,
  };
}

/** The facts of a machine in its labels, or undefined when they are not a machine's. */
export function readMachineLabels(labels: Labels): Omit<ProviderMachine, 'state' | 'since'> | undefined {
  const { [LABEL.machine]: name, [LABEL.pool]: pool, [LABEL.address]: address } = labels;
  const role = ROLES.find(each => each === labels[LABEL.role]);
  if (!name || !address || !role) return undefined;
  return {
    name,
    role,
    ...(pool === undefined ? {} : { pool }),
    address,
    digests: {
      base: labels[LABEL.base] ?? '',
      payload: labels[LABEL.payload] ?? '',
      config: labels[LABEL.config] ?? '',
    },
    clusterId: labels[LABEL.clusterId] ?? '',
  };
}

export function labelFlags(labels: Labels): string[] {
  return Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
}
