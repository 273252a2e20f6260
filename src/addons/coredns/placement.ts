import type { ClusterSpec } from '../../spec/cluster-spec.ts';
import { SELECTOR } from './names.ts';

/**
 * Workers before control planes, and never two on one machine where the cluster has more than one (HA-05). That is a must, not a wish: a
 * cluster's first node to be Ready would get both, and keep them.
 */
export function affinity(spec: ClusterSpec) {
  return {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 50,
          preference: {
            matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }],
          },
        },
      ],
    },
    podAntiAffinity:
      machines(spec) > 1
        ? { requiredDuringSchedulingIgnoredDuringExecution: [otherHost] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: otherHost }] },
  };
}

const otherHost = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: SELECTOR } };

function machines({ controlPlane, workers }: ClusterSpec): number {
  return workers.reduce((sum, pool) => sum + pool.replicas, controlPlane.replicas);
}
