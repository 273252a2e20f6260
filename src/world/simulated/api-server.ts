import type { ApiServerSeen } from '../observation.ts';
import { probeBackends, wake } from './endpoint.ts';
import { heartbeats } from './kubelet.ts';
import { changedByItself, freshId, laterOn, type Model, type SimEtcd, type SimMachine } from './model.ts';
import { isConnected } from './quorum.ts';

/** The etcd that this machine's API server can use: its own member, a voter, with a leader. */
function usableEtcd(model: Model, machine: SimMachine): SimEtcd | undefined {
  const data = machine.etcdData;
  const member = data?.etcd.members.get(data.memberId);
  if (!data || !member || member.learner || !data.etcd.leader) return undefined;
  return isConnected(model, data.etcd, member) ? data.etcd : undefined;
}

/** Its /readyz says ok. */
export function apiServerReady(model: Model, machine: SimMachine): boolean {
  return machine.apiServer === 'up' && usableEtcd(model, machine) !== undefined;
}

function serving(machine: SimMachine): boolean {
  return (machine.apiServer === 'up' || machine.apiServer === 'closing') && !machine.cutOff;
}

/** Some API server works, so the controllers beside it do. */
export function controllersRun(model: Model): boolean {
  for (const machine of model.controlPlanes.values()) if (apiServerReady(model, machine)) return true;
  return false;
}

/** The cluster behind the endpoint, or undefined when nothing ready answers there. */
export function behindEndpoint(model: Model): SimEtcd | undefined {
  for (const backend of model.endpoint.backends.values()) {
    const machine = backend.admitted && backend.healthy ? model.machines.get(backend.name) : undefined;
    if (machine && apiServerReady(model, machine)) return machine.etcdData?.etcd;
  }
  return undefined;
}

/** To be called when etcd's quorum or an API server's machine changed: those that can, start; the endpoint and the kubelets notice. */
export function apiServersChanged(model: Model): void {
  for (const machine of model.controlPlanes.values()) {
    if (machine.booted && machine.apiServer === 'off' && machine.power === 'running') startApiServer(model, machine);
    heartbeats(model, machine);
  }
  probeBackends(model);
  wake(model);
}

/** Until its etcd answers the API server starts and exits, again and again; so what counts is when etcd became usable. */
function startApiServer(model: Model, machine: SimMachine): void {
  if (!usableEtcd(model, machine)) return;
  machine.apiServer = 'starting';
  laterOn(model, machine, 'apiServerStart', () => {
    const etcd = usableEtcd(model, machine);
    machine.apiServer = etcd ? 'up' : 'off';
    changedByItself(model, machine.name);
    if (etcd) etcd.kube.systemUid ??= freshId(model);
    apiServersChanged(model);
  });
}

export function apiServersSeen(model: Model): ApiServerSeen[] {
  return [...model.controlPlanes.values()].map(machine => ({
    name: machine.name,
    serving: serving(machine),
    ready: serving(machine) && !machine.expired && apiServerReady(model, machine),
    ...(serving(machine) ? { version: machine.blueprint.kubernetesVersion } : {}),
  }));
}
