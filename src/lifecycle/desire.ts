import { remember } from '../kit/remember.ts';
import type { MachineDigests } from '../machine/types.ts';
import type { ProviderTraits } from '../providers/provider.ts';
import type { ClusterSpec, WorkerPool } from '../spec/cluster-spec.ts';
import type { KeyIds, StateSeen } from '../world/state.ts';
import type { NodeMarks } from '../world/world.ts';
import { DEFAULT_PATIENCE, type Desired, type DesiredPool } from './desired.ts';

export interface Wanted {
  spec: ClusterSpec;
  /** Digests of a control plane, and of a worker by pool. */
  controlPlane: MachineDigests;
  workers: Record<string, MachineDigests>;
  addons: { id: string; digest: string }[];
  keys?: KeyIds;
  traits: Pick<ProviderTraits, 'surge' | 'fixedHosts'>;
}

/** Document and lock, as digests, with the requests kept in the state. */
export function desire(wanted: Wanted, state: StateSeen): Desired {
  const { spec, traits } = wanted;
  return {
    cluster: spec.metadata.name,
    clusterId: state.clusterId,
    kubernetesVersion: spec.kubernetes.version,
    controlPlane: { replicas: spec.controlPlane.replicas, digests: wanted.controlPlane, marks: CONTROL_PLANE_MARKS },
    pools: poolsOf(spec.workers, wanted.workers),
    addons: wanted.addons,
    ...(wanted.keys ? { keys: wanted.keys } : {}),
    requests: state.requests,
    retention: spec.backup.keep,
    traits: { surge: traits.surge, fixedHosts: traits.fixedHosts },
    patience: DEFAULT_PATIENCE,
  };
}

const CONTROL_PLANE_MARKS: NodeMarks = {
  labels: { 'node-role.kubernetes.io/control-plane': '' },
  taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
};

const poolsOf = remember((pools: readonly WorkerPool[], digests: Wanted['workers']) =>
  pools.map(pool => desiredPool(pool, digests[pool.name])),
);

function desiredPool(pool: WorkerPool, digests: MachineDigests | undefined): DesiredPool {
  if (!digests) throw new Error(`no digests for pool ${pool.name}`);
  return {
    name: pool.name,
    replicas: pool.replicas,
    digests,
    marks: { labels: { 'seaworthy.dev/pool': pool.name, ...pool.labels }, taints: pool.taints },
    maxSurge: pool.maxSurge,
    maxUnavailable: pool.maxUnavailable,
    drainDeadlineSeconds: pool.drain.deadlineSeconds,
    afterDeadline: pool.drain.afterDeadline,
  };
}
