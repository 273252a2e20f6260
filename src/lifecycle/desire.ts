import type { MachineDigests } from '../machine/types.ts';
import type { ProviderTraits } from '../providers/provider.ts';
import type { ClusterSpec, WorkerPool } from '../spec/cluster-spec.ts';
import type { StateSeen } from '../world/state.ts';
import { DEFAULT_PATIENCE, type Desired, type DesiredPool } from './desired.ts';

export interface Wanted {
  spec: ClusterSpec;
  /** Digests of a control plane, and of a worker by pool. */
  controlPlane: MachineDigests;
  workers: Record<string, MachineDigests>;
  addons: { id: string; digest: string }[];
  traits: Pick<ProviderTraits, 'surge' | 'fixedHosts'>;
}

/** Document and lock, as digests, with the requests kept in the state. */
export function desire(wanted: Wanted, state: StateSeen): Desired {
  const { spec, traits } = wanted;
  return {
    cluster: spec.metadata.name,
    clusterId: state.clusterId,
    kubernetesVersion: spec.kubernetes.version,
    controlPlane: {
      replicas: spec.controlPlane.replicas,
      digests: wanted.controlPlane,
      marks: {
        labels: { 'node-role.kubernetes.io/control-plane': '' },
        taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
      },
    },
    pools: spec.workers.map(pool => desiredPool(pool, wanted.workers[pool.name])),
    addons: wanted.addons,
    requests: state.requests,
    traits: { surge: traits.surge, fixedHosts: traits.fixedHosts },
    patience: DEFAULT_PATIENCE,
  };
}

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
