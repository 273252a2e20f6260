import type { NodeSeen } from '../../world/observation.ts';
import type { NodeMarks } from '../../world/world.ts';
import { loseService } from '../draft.ts';
import type { Move } from '../move.ts';

/** Marks a node as leaving: nothing new is scheduled there. */
export function cordon(name: string): Move {
  return {
    kind: 'cordon',
    target: name,
    title: `cordon ${name}`,
    reads: ['nodes', 'machines'],
    touches: ['nodes'],
    takes: draft => {
      const node = draft.nodes.get(name);
      if (node) draft.nodes.set(name, { ...node, schedulable: false, leaving: true });
      if (draft.available.has(name)) loseService(draft, name);
    },
    run: world => world.kube.cordon(name),
  };
}

/** Takes back our own cordon of a node that is to stay after all. */
export function uncordon(name: string): Move {
  return {
    kind: 'uncordon',
    target: name,
    title: `uncordon ${name}: it stays`,
    reads: ['nodes', 'machines'],
    touches: ['nodes'],
    takes: () => {},
    run: world => world.kube.uncordon(name),
  };
}

/** Asks each remaining pod to leave, once, under its PodDisruptionBudget. `force` deletes them instead: only where the document says so. */
export function evict(node: NodeSeen, force: boolean): Move {
  const count = node.podsToLeave.length;
  return {
    kind: 'evict',
    target: node.name,
    title: `${force ? 'delete' : 'evict'} ${count} pod${count === 1 ? '' : 's'} of ${node.name}`,
    reads: ['nodes'],
    touches: ['nodes'],
    takes: () => {},
    run: async (world, { emit }) => {
      const { left } = await world.kube.evict(node.name, { force });
      for (const pod of left)
        emit({
          type: 'held',
          move: 'evict',
          target: node.name,
          guard: 'budgets-respected',
          why: `${pod.namespace}/${pod.name}: ${pod.why}`,
        });
    },
  };
}

/** Tells Kubernetes that a machine confirmed gone will not come back, so that volumes and StatefulSet pods may move (KEP-2268). */
export function outOfService(name: string): Move {
  return {
    kind: 'out-of-service',
    target: name,
    title: `taint ${name} out of service: its machine is gone`,
    reads: ['nodes', 'machines'],
    touches: ['nodes'],
    takes: () => {},
    run: world => world.kube.taintOutOfService(name),
  };
}

/** Deletes the node object of a machine that is gone. */
export function deleteNode(name: string): Move {
  return {
    kind: 'delete-node',
    target: name,
    title: `delete the node ${name}`,
    reads: ['nodes', 'machines'],
    touches: ['nodes'],
    takes: draft => void draft.nodes.delete(name),
    run: world => world.kube.deleteNode(name),
  };
}

/** Gives a node the labels and taints of its role and pool. */
export function markNode(name: string, marks: NodeMarks): Move {
  return {
    kind: 'mark-node',
    target: name,
    title: `label ${name}`,
    reads: ['nodes'],
    touches: ['nodes'],
    takes: () => {},
    run: world => world.kube.markNode(name, marks),
  };
}
