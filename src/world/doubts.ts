import { messageOf } from '../kit/errors.ts';
import { remember } from '../kit/remember.ts';
import { type MachineSeen, type NodeSeen, type Observation, unknown } from './observation.ts';
import type { World } from './world.ts';

type Doubtful = Pick<Observation, 'state' | 'machines' | 'nodes'>;

/**
 * Heartbeats are missed only after most of a minute. Where node and provider leave it open whether a machine lives, its kubelet is asked
 * itself; and of a machine that is gone whose kubelet is silent the provider is asked once more, for one of the two may have been said just
 * before it came back.
 */
export async function withoutDoubts(world: World, seen: Doubtful): Promise<Pick<Doubtful, 'machines' | 'nodes'>> {
  const { machines, nodes, state } = seen;
  const names = state.epoch && machines.known && nodes.known ? inDoubt(machines.value, nodes.value) : [];
  if (names.length === 0 || !machines.known || !nodes.known) return seen;
  const signs = await world.kube.kubelets(names).catch(() => ({}) as Signs);
  const asked = nodes.value.map(node => withSign(node, signs[node.name]));
  const told = { ...nodes, value: asked };
  const isMissed = ({ name, state }: MachineSeen) => state === 'gone' && signs[name] === 'silent';
  return { machines: machines.value.some(isMissed) ? await confirm(world, machines, isMissed) : machines, nodes: told };
}

/** Asked once more; what the provider then does not say is not known. */
async function confirm(
  world: World,
  { value, ...part }: Extract<Doubtful['machines'], { known: true }>,
  isMissed: (machine: MachineSeen) => boolean,
): Promise<Doubtful['machines']> {
  try {
    const confirmed = value.map(async machine =>
      isMissed(machine) ? ((await world.machines.get(machine.name)) ?? machine) : machine,
    );
    return { ...part, value: await Promise.all(confirmed) };
  } catch (error) {
    return unknown(messageOf(error), part.at, error);
  }
}

type Signs = Awaited<ReturnType<World['kube']['kubelets']>>;

function withSign(node: NodeSeen, kubelet: Signs[string] | undefined): NodeSeen {
  return kubelet ? { ...node, kubelet } : node;
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
