import type { MachineSeen, NodeSeen } from '../../world/observation.ts';

/** Takes new pods and runs those it has. */
export function workerAvailable(machine: MachineSeen, node: NodeSeen | undefined): boolean {
  return machine.state === 'running' && node?.ready === true && node.schedulable && !node.leaving;
}
