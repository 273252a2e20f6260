import type { NodeSeen } from '../observation.ts';
import { apiServerReady, behindEndpoint, controllersRun } from './api-server.ts';
import type { SimKube } from './kube-model.ts';
import { changedByItself, later, laterOn, type Model, type SimMachine } from './model.ts';
import { finishPods, nodeLeft, podsOf, scheduleAddons, schedulePods, terminate } from './pods.ts';
import { etcdInService } from './service.ts';

/** Kubernetes' default toleration of unreachable nodes: then their pods are evicted. */
const TOLERATION = 300_000;

/** Booted: it registers its node as soon as an API server answers it, its own on a control plane, the endpoint on a worker. */
export function startKubelet(model: Model, machine: SimMachine): void {
  laterOn(model, machine, 'register', () => register(model, machine));
}

function register(model: Model, machine: SimMachine): void {
  const kube = reachedBy(model, machine);
  const again = () => laterOn(model, machine, 'register', () => register(model, machine));
  if (!kube) return void model.waiting.add(again);
  if (!kube.nodes.has(machine.name) && refusesNode(model, kube, machine.name)) {
    laterOn(model, machine, 'registerRetry', () => register(model, machine));
    return;
  }
  setNode(kube, {
    ...(kube.nodes.get(machine.name) ?? newNode(model, machine.name)),
    kubeletVersion: versionOf(machine),
  });
  machine.registered = true;
  finishPods(model, kube, machine.name);
  heartbeats(model, machine);
}

function versionOf(machine: SimMachine): string {
  return `v${machine.blueprint.kubernetesVersion}`;
}

function reachedBy(model: Model, machine: SimMachine): SimKube | undefined {
  if (!runs(machine)) return undefined;
  if (machine.role === 'worker') return behindEndpoint(model)?.kube;
  return apiServerReady(model, machine) ? machine.etcdData?.etcd.kube : undefined;
}

/** Our policy: once it is there, only named nodes may be created. */
function refusesNode(model: Model, kube: SimKube, name: string): boolean {
  return kube.addons.has(model.options.policyAddon) && !kube.allowed?.has(name);
}

function runs(machine: SimMachine): boolean {
  return machine.booted && machine.power === 'running' && !machine.cutOff && !machine.expired;
}

/** Whether somebody who asks it, and verifies who it is, gets an answer. */
export function kubeletAnswers(machine: SimMachine | undefined): boolean {
  return machine !== undefined && runs(machine);
}

/** To be called when a machine's life, link or API server changed: its node becomes Ready, or is lost after the grace period. */
export function heartbeats(model: Model, machine: SimMachine): void {
  const beats =
    machine.registered &&
    !machine.neverReady &&
    runs(machine) &&
    (machine.role === 'worker' || apiServerReady(model, machine));
  if (beats === machine.beating) return;
  machine.beating = beats;
  if (beats) laterOn(model, machine, 'nodeReady', () => machine.beating && setReady(model, machine.name, true));
  else later(model, 'nodeLost', () => lost(model, machine.name));
}

/** Its power went: no more heartbeats. */
export function lastHeartbeat(model: Model, machine: SimMachine): void {
  machine.registered = false;
  heartbeats(model, machine);
}

/** After the grace period: NotReady, unless it is heard again. */
export function lost(model: Model, name: string): void {
  if (!model.machines.get(name)?.beating) setReady(model, name, false);
}

/** Data of another time hold the nodes: each kubelet is heard, or missed, as it is now. */
export function nodesOfAnotherTime(model: Model, kube: SimKube): void {
  for (const { name, ready } of kube.nodes.values()) {
    const machine = model.machines.get(name);
    if (ready && !machine?.beating) later(model, 'nodeLost', () => lost(model, name));
    if (!ready && machine?.beating) later(model, 'nodeReady', () => machine.beating && setReady(model, name, true));
    if (!ready && !machine?.beating) model.events.schedule(TOLERATION, () => evictUnreachable(model, kube, name));
  }
}

/** Written by the kubelet or by the node controller: neither can while no API server works. */
function setReady(model: Model, name: string, ready: boolean): void {
  if (!controllersRun(model)) {
    model.waiting.add(() => (model.machines.get(name)?.beating ?? false) === ready && setReady(model, name, ready));
    return;
  }
  const kube = etcdInService(model)?.kube;
  const node = kube?.nodes.get(name);
  if (!kube || !node || node.ready === ready) return;
  const { neverReady: _, ...known } = node;
  setNode(kube, { ...known, ready, since: model.events.now });
  changedByItself(model, name);
  if (!ready) model.events.schedule(TOLERATION, () => evictUnreachable(model, kube, name));
  schedulePods(model, kube);
  scheduleAddons(model, kube);
}

function evictUnreachable(model: Model, kube: SimKube, name: string): void {
  const node = kube.nodes.get(name);
  if (!node || node.ready || model.events.now - node.since < TOLERATION) return;
  for (const pod of podsOf(kube, name)) terminate(model, kube, pod);
}

export function setNode(kube: SimKube, node: NodeSeen): void {
  kube.nodes.set(node.name, node);
  kube.nodeList.set(node.name, node);
}

/** Its pods are orphans then, and are collected. A kubelet that still runs does not make its node again before it is restarted. */
export function removeNode(model: Model, kube: SimKube, name: string): void {
  if (!kube.nodes.delete(name)) return;
  kube.nodeList.delete(name);
  const machine = model.machines.get(name);
  if (machine) lastHeartbeat(model, machine);
  nodeLeft(model, kube, name);
}

function newNode(model: Model, name: string): NodeSeen {
  model.counter += 1;
  return {
    name,
    uid: `node-${model.counter}`,
    ready: false,
    neverReady: true,
    since: model.events.now,
    schedulable: true,
    kubeletVersion: '',
    labels: {},
    taints: [],
    leaving: false,
    podsToLeave: [],
    volumeAttachments: 0,
  };
}
