import { remember } from '../kit/remember.ts';
import type { MachineSeen, NodeSeen, Observation } from './observation.ts';
import type { World } from './world.ts';

/**
 * Heartbeats are missed only after most of a minute. Where node and provider leave it open whether a machine lives, its kubelet is asked
 * itself; and of a machine that is gone whose kubelet is silent the provider is asked once more, for one of the two may have been said just
 * before it came back.
 */
export async function resolveDoubts(world: World, seen: Observation): Promise<void> {
  const { machines, nodes, state } = seen;
  if (!state.epoch || !machines.known || !nodes.known) return;
  const names = inDoubt(machines.value, nodes.value);
  if (names.length === 0) return;
  const signs = await world.kube.kubelets(names).catch(() => ({}) as Record<string, 'answers' | 'silent'>);
  nodes.value = nodes.value.map(node => {
    const kubelet = signs[node.name];
    return kubelet ? { ...node, kubelet } : node;
  });
  const isMissed = ({ name, state }: MachineSeen) => state === 'gone' && signs[name] === 'silent';
  if (!machines.value.some(isMissed)) return;
  machines.value = await Promise.all(
    machines.value.map(async machine => (isMissed(machine) && (await world.machines.get(machine.name))) || machine),
  );
}

/** Gone, and its node has not been emptied; or a worker that runs, and its node is not Ready (a control plane has other signs). */
const inDoubt = remember((machines: readonly MachineSeen[], nodes: readonly NodeSeen[]): string[] => {
  const named = new Map(machines.map(machine => [machine.name, machine]));
  const doubtful = nodes.filter(node => {
    const { state, role } = named.get(node.name) ?? {};
    return (state === 'gone' && !wasEmptied(node)) || (state === 'running' && role === 'worker' && !node.ready);
  });
  return doubtful.map(({ name }) => name);
});

function wasEmptied({ leaving, podsToLeave, volumeAttachments }: NodeSeen): boolean {
  return leaving && podsToLeave.length === 0 && volumeAttachments === 0;
}
