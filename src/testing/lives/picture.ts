import type { SimulatedWorld } from '../../world/simulated/index.ts';
import { etcdInService } from '../../world/simulated/service.ts';

/** The world at one moment, a line for each machine and for what has none: the end of a failed life's story. */
export function pictureOf({ model }: SimulatedWorld): string[] {
  const etcd = etcdInService(model);
  const names = new Set([...model.state.machines.keys(), ...model.machines.keys(), ...(etcd?.kube.nodes.keys() ?? [])]);
  const lines = [...names].map(name => {
    const record = model.state.machines.get(name);
    const machine = model.machines.get(name);
    const node = etcd?.kube.nodes.get(name);
    const member = [...(etcd?.members.values() ?? [])].find(each => each.peerAddress === (machine ?? record)?.address);
    const backend = model.endpoint.backends.get(name);
    const flags = {
      unrecorded: !record,
      founding: record?.founding,
      reserved: record?.existed === false,
      'dead on arrival': machine?.deadOnArrival,
      'half made': machine?.whole === false,
      'cut off': machine?.cutOff,
      expired: machine?.expired,
      'etcd up': machine?.etcdUp,
      leader: member && member.id === etcd?.leader,
      learner: member?.learner,
      voter: member && !member.learner,
      [`API ${machine?.apiServer}`]: machine?.role === 'control-plane',
      backend: backend,
      'backend healthy': backend?.healthy,
      'node Ready': node?.ready,
      'node not Ready': node && !node.ready,
      cordoned: node && !node.schedulable,
      leaving: node?.leaving,
      [`${node?.podsToLeave.length} pods`]: node && node.podsToLeave.length > 0,
      [`${node?.volumeAttachments} volumes`]: node && node.volumeAttachments > 0,
    };
    const shown = Object.entries(flags).flatMap(([flag, set]) => (set ? [flag] : []));
    return `  ${name}: ${machine?.power ?? 'no machine'}, ${shown.join(', ')}`;
  });
  const apps = [...(etcd?.kube.apps.values() ?? [])].map(app => `${app.name} ${app.minAvailable} of ${app.replicas}`);
  const pending = etcd?.kube.pending.size ?? 0;
  return [
    ...lines,
    `  epoch ${model.state.record.epoch ? 'recorded' : 'none'}; apps: ${apps.join(', ')}; ${pending} pods pending`,
  ];
}
