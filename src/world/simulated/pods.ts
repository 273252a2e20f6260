import type { PodRef } from '../observation.ts';
import type { App, SimKube, SimPod } from './kube-model.ts';
import { setNode } from './kubelet.ts';
import { changedByItself, later, type Model } from './model.ts';

/** Pods, their controllers and their budgets: as much as a drain meets of them. */
export function addPod(kube: SimKube, pod: SimPod): void {
  kube.pods.set(keyOf(pod), pod);
  if (pod.node) podsHere(kube, pod.node).add(pod);
  else {
    kube.pending.add(pod);
    kube.unscheduled.add(pod);
  }
}

const keyOf = (pod: PodRef) => `${pod.namespace}/${pod.name}`;

function podsHere(kube: SimKube, node: string): Set<SimPod> {
  const pods = kube.podsByNode.get(node) ?? new Set();
  kube.podsByNode.set(node, pods);
  return pods;
}

export function podsOf(kube: SimKube, node: string): SimPod[] {
  return [...(kube.podsByNode.get(node) ?? [])];
}

/** Makes an app's pods; they find their nodes as nodes become Ready. */
export function runApp(model: Model, kube: SimKube, app: App): void {
  kube.apps.set(app.name, app);
  for (let nth = 0; nth < app.replicas; nth++) addPod(kube, newPod(model, app.name));
  schedulePods(model, kube);
}

function newPod(model: Model, app: string | undefined): SimPod {
  model.counter += 1;
  return { namespace: 'default', name: `${app ?? 'pod'}-${model.counter}`, app, node: undefined, terminating: false };
}

/** What keeps this pod from being evicted, or undefined: then it has begun to end. Asked once for each pod, as the eviction API is. */
export function evictPod(model: Model, kube: SimKube, pod: SimPod): string | undefined {
  const app = pod.app === undefined ? undefined : kube.apps.get(pod.app);
  const lost = isHealthy(kube, pod) ? 1 : 0;
  if (app && healthyPods(kube, app) - lost < app.minAvailable) {
    return "Cannot evict pod as it would violate the pod's disruption budget.";
  }
  terminate(model, kube, pod);
  return undefined;
}

export function healthyPods(kube: SimKube, app: App): number {
  let healthy = 0;
  for (const pod of kube.pods.values()) if (pod.app === app.name && isHealthy(kube, pod)) healthy += 1;
  return healthy;
}

function isHealthy(kube: SimKube, pod: SimPod): boolean {
  return !pod.terminating && pod.node !== undefined && kube.nodes.get(pod.node)?.ready === true;
}

/** A Deployment makes the next pod at once; one that holds a volume waits until the old pod is really gone. */
export function terminate(model: Model, kube: SimKube, pod: SimPod): void {
  if (pod.terminating) return;
  pod.terminating = true;
  if (!hasVolume(kube, pod)) replace(model, kube, pod);
  endSoon(model, kube, pod);
}

function hasVolume(kube: SimKube, pod: SimPod): boolean {
  return pod.app !== undefined && kube.apps.get(pod.app)?.volumes === true;
}

function replace(model: Model, kube: SimKube, pod: SimPod): void {
  addPod(kube, newPod(model, pod.app));
  schedulePods(model, kube);
}

/** Only a kubelet that runs can say that a pod has ended. */
function endSoon(model: Model, kube: SimKube, pod: SimPod): void {
  later(model, 'podEnds', () => {
    if (pod.node && model.machines.get(pod.node)?.booted) removePod(model, kube, pod);
  });
}

/** A kubelet is back: what was to end, ends. */
export function finishPods(model: Model, kube: SimKube, node: string): void {
  for (const pod of podsOf(kube, node)) if (pod.terminating) endSoon(model, kube, pod);
}

function removePod(model: Model, kube: SimKube, pod: SimPod): void {
  if (!kube.pods.delete(keyOf(pod))) return;
  kube.pending.delete(pod);
  kube.unscheduled.delete(pod);
  if (pod.node) leaveNode(model, kube, pod, pod.node);
  if (hasVolume(kube, pod)) replace(model, kube, pod);
}

function leaveNode(model: Model, kube: SimKube, pod: SimPod, name: string): void {
  kube.podsByNode.get(name)?.delete(pod);
  showPods(kube, name);
  if (hasVolume(kube, pod)) later(model, 'volumeDetaches', () => attach(kube, name, -1));
}

function attach(kube: SimKube, name: string, change: number): void {
  const node = kube.nodes.get(name);
  if (node) setNode(kube, { ...node, volumeAttachments: Math.max(0, node.volumeAttachments + change) });
}

function showPods(kube: SimKube, name: string): void {
  const node = kube.nodes.get(name);
  if (!node) return;
  setNode(kube, {
    ...node,
    podsToLeave: podsOf(kube, name).map(pod => ({ namespace: pod.namespace, name: pod.name })),
  });
}

/** The node object is gone, or is out of service: whatever ran there is forced away, volumes too. */
export function nodeLeft(model: Model, kube: SimKube, name: string): void {
  for (const pod of podsOf(kube, name)) {
    if (!pod.terminating && !hasVolume(kube, pod)) replace(model, kube, pod);
    removePod(model, kube, pod);
  }
}

/** Pods without a node get one soon, where the scheduler finds one. */
export function schedulePods(model: Model, kube: SimKube): void {
  for (const pod of kube.unscheduled) later(model, 'podComesBack', () => place(model, kube, pod));
  kube.unscheduled.clear();
}

function place(model: Model, kube: SimKube, pod: SimPod): void {
  if (!kube.pending.has(pod)) return;
  const node = nodeFor(model, kube, pod.app === undefined ? undefined : kube.apps.get(pod.app)?.pool);
  if (!node) return void kube.unscheduled.add(pod);
  kube.pending.delete(pod);
  pod.node = node;
  podsHere(kube, node).add(pod);
  showPods(kube, node);
  if (hasVolume(kube, pod)) attach(kube, node, 1);
  changedByItself(model, node);
}

function nodeFor(model: Model, kube: SimKube, pool: string | undefined): string | undefined {
  const nodes = kube.nodeList.all();
  for (let step = 0; step < nodes.length; step++) {
    kube.cursor = (kube.cursor + 1) % nodes.length;
    const node = nodes[kube.cursor]!;
    const machine = model.machines.get(node.name);
    if (node.ready && node.schedulable && machine?.role === 'worker' && (!pool || machine.pool === pool))
      return node.name;
  }
  return undefined;
}

/** Addons that run pods become available once a node can run them. */
export function scheduleAddons(model: Model, kube: SimKube): void {
  for (const [id, addon] of kube.addons) {
    if (addon.ready || !model.options.addon(id).needsNodes) continue;
    later(model, 'addonReady', () => {
      if (kube.addons.get(id) === addon && nodeFor(model, kube, undefined)) addon.ready = true;
    });
  }
}
