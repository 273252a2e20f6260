import type { ReadyCheck } from './types.ts';

/** The part of a Deployment that says how its pods fare, as the API server writes it: zero is left out. */
interface DeploymentSeen {
  metadata?: { generation?: number };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
  };
}

/**
 * Whether the object that a check names, as it was read, does what it was last told to: its controller has seen that, no pod of an older
 * kind is left (kubectl's `rollout status` asks the same), and enough pods are available. An object that isn't there isn't ready.
 */
export function isReady(check: ReadyCheck, object: object | undefined): boolean {
  const { metadata, status } = (object ?? {}) as DeploymentSeen;
  if (!metadata?.generation || !status) return false;
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const enough = Math.min(updatedReplicas, availableReplicas) >= check.minAvailable;
  return observedGeneration >= metadata.generation && replicas <= updatedReplicas && enough;
}
