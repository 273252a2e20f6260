import type { MachineSeen, NodeSeen } from '../../world/observation.ts';

/** Its kubelet lives: as it says itself where it was asked, else by its reports, which are missed only after a while. */
export function kubeletLives(node: NodeSeen | undefined): boolean {
  return node?.kubelet ? node.kubelet === 'answers' : node?.ready === true;
}

/** Its kubelet lives, and it has not been emptied to go. */
export function reportsForDuty(node: NodeSeen | undefined): boolean {
  const drained = node?.leaving && node.podsToLeave.length === 0 && node.volumeAttachments === 0;
  return kubeletLives(node) && !drained;
}

/** Takes new pods and runs those it has. */
export function workerAvailable(machine: MachineSeen, node: NodeSeen | undefined): boolean {
  return machine.state === 'running' && node?.ready === true && node.schedulable && !node.leaving;
}
