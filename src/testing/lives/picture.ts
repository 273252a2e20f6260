import type { NodeSeen } from '../../world/observation.ts';
import type { SimulatedWorld } from '../../world/simulated/index.ts';
import type { Model, SimEtcd, SimMachine } from '../../world/simulated/model.ts';
import { etcdInService } from '../../world/simulated/service.ts';

/** The world at one moment, a line for each machine and for what has none: the end of a failed life's story. */
export function pictureOf({ model }: SimulatedWorld): string[] {
  const etcd = etcdInService(model);
  const kube = etcd?.kube;
  const names = new Set([...model.state.machines.keys(), ...model.machines.keys(), ...(kube?.nodes.keys() ?? [])]);
  const lines = [...names].map(name => {
    const flags = [
      ...recordFlags(model, name),
      ...machineFlags(model.machines.get(name)),
      ...memberFlags(model, etcd, name),
      ...endpointFlags(model, name),
      ...nodeFlags(kube?.nodes.get(name)),
    ];
    return `  ${name}: ${flags.filter(flag => flag).join(', ')}`;
  });
  const apps = [...(kube?.apps.values() ?? [])].map(app => `${app.name} ${app.minAvailable} of ${app.replicas}`);
  const epoch = model.state.record.epoch ? 'recorded' : 'none';
  return [...lines, `  epoch ${epoch}; apps: ${apps.join(', ')}; ${kube?.pending.size ?? 0} pods pending`];
}

type Flags = (string | false | undefined)[];

function recordFlags(model: Model, name: string): Flags {
  const record = model.state.machines.get(name);
  return [!record && 'unrecorded', record?.founding && 'founding', record?.existed === false && 'reserved'];
}

function machineFlags(machine: SimMachine | undefined): Flags {
  if (!machine) return ['no machine'];
  const { power, deadOnArrival, neverReady, whole, cutOff, expired, etcdUp, role, apiServer } = machine;
  return [
    power,
    deadOnArrival && 'dead on arrival',
    neverReady && 'never Ready',
    !whole && 'half made',
    cutOff && 'cut off',
    expired && 'expired',
    etcdUp && 'etcd up',
    role === 'control-plane' && `API ${apiServer}`,
  ];
}

function memberFlags(model: Model, etcd: SimEtcd | undefined, name: string): Flags {
  const address = (model.machines.get(name) ?? model.state.machines.get(name))?.address;
  const member = [...(etcd?.members.values() ?? [])].find(each => each.peerAddress === address);
  return member ? [member.learner ? 'learner' : 'voter', member.id === etcd?.leader && 'leader'] : [];
}

function endpointFlags(model: Model, name: string): Flags {
  const backend = model.endpoint.backends.get(name);
  return backend ? [backend.healthy ? 'healthy backend' : 'backend'] : [];
}

function nodeFlags(node: NodeSeen | undefined): Flags {
  if (!node) return [];
  const { ready, schedulable, leaving, podsToLeave, volumeAttachments } = node;
  return [
    ready ? 'node Ready' : 'node not Ready',
    !schedulable && 'cordoned',
    leaving && 'leaving',
    podsToLeave.length > 0 && `${podsToLeave.length} pods`,
    volumeAttachments > 0 && `${volumeAttachments} volumes`,
  ];
}
