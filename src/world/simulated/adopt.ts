import { apiServersChanged } from './api-server.ts';
import { startEtcd } from './etcd-process.ts';
import { startKubelet } from './kubelet.ts';
import type { Model, SimMachine } from './model.ts';
import { scheduleAddons } from './pods.ts';
import { powerOn, stopInOrder } from './power.ts';
import { quorumChanged } from './quorum.ts';
import { etcdInService } from './service.ts';

/** Sets planted machines going: what was seen running runs on, what was on its way goes on. */
export function scheduleAll(model: Model, readyApiServers: ReadonlySet<string>): void {
  const kube = etcdInService(model)?.kube;
  for (const machine of model.machines.values()) {
    if (machine.power === 'creating') powerOn(model, machine);
    if (machine.power === 'running' || machine.power === 'stopping') {
      machine.booted = true;
      goOn(model, machine, kube?.nodes.get(machine.name)?.ready === true, readyApiServers.has(machine.name));
    }
    if (machine.power === 'stopping') stopInOrder(model, machine, 150);
  }
  for (const etcd of model.etcds.values()) quorumChanged(model, etcd);
  apiServersChanged(model);
  if (kube) scheduleAddons(model, kube);
}

function goOn(model: Model, machine: SimMachine, nodeReady: boolean, apiServerReady: boolean): void {
  if (apiServerReady) machine.apiServer = 'up';
  if (machine.role === 'control-plane' && !machine.etcdUp) startEtcd(model, machine);
  machine.registered = nodeReady;
  machine.beating = nodeReady;
  if (!nodeReady) startKubelet(model, machine);
}
