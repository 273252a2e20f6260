import { apiServersChanged } from './api-server.ts';
import { startEtcd } from './etcd-process.ts';
import type { SimKube } from './kube-model.ts';
import { lost, startKubelet } from './kubelet.ts';
import { later, type Model, type SimMachine } from './model.ts';
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
  if (kube) loseSilentNodes(model, kube);
}

/** A node is seen Ready for a while after its machine has gone or stopped: nobody beats its heart any more. */
function loseSilentNodes(model: Model, kube: SimKube): void {
  for (const { name, ready } of kube.nodes.values())
    if (ready && !model.machines.get(name)?.beating) later(model, 'nodeLost', () => lost(model, name));
}

function goOn(model: Model, machine: SimMachine, nodeReady: boolean, apiServerReady: boolean): void {
  if (apiServerReady) machine.apiServer = 'up';
  if (machine.role === 'control-plane' && !machine.etcdUp) startEtcd(model, machine);
  machine.registered = nodeReady;
  machine.beating = nodeReady;
  if (!nodeReady) startKubelet(model, machine);
}
