import type { MachineSeen, NodeSeen } from '../../world/observation.ts';

/** Its kubelet reports, and it has not been emptied to go. */
export function reportsForDuty(node: NodeSeen | undefined): boolean {
  const drained = node?.leaving && node.podsToLeave.length === 0 && node.volumeAttachments === 0;
  return node?.ready === true && !drained;
}

/** Takes new pods and runs those it has. */
export function workerAvailable(machine: MachineSeen, node: NodeSeen | undefined): boolean {
  return machine.state === 'running' && node?.ready === true && node.schedulable && !node.leaving;
}
