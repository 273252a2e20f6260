import { SeaworthyError } from '../../kit/errors.ts';
import { remember } from '../../kit/remember.ts';
import type { ClusterSeen, NodeSeen } from '../observation.ts';
import type { Kube, NodeMarks } from '../world.ts';
import { apiServersSeen, behindEndpoint } from './api-server.ts';
import type { SimKube } from './kube-model.ts';
import { kubeletAnswers, removeNode, setNode } from './kubelet.ts';
import type { Model } from './model.ts';
import { evictPod, nodeLeft, podsOf, scheduleAddons, schedulePods, terminate } from './pods.ts';

const OUT_OF_SERVICE = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };

/** Kubernetes as a client behind the endpoint sees it. Without a ready API server there, every call fails. */
export function simulatedKube(model: Model): Kube {
  return {
    nodes: async () => reached(model).nodeList.all(),
    kubelets: async names => kubeletsSeen(model, names),
    cluster: async () => clusterSeen(model),
    applyAddon: async id => applyAddon(model, reached(model), id),
    allowNode: async name => allowNode(reached(model), name),
    withdrawNode: async name => withdrawNode(reached(model), name),
    markNode: async (name, marks) => change(model, name, node => marked(node, marks)),
    cordon: async name => change(model, name, node => ({ ...node, schedulable: false, leaving: true })),
    uncordon: async name => {
      change(model, name, node => ({ ...node, schedulable: true, leaving: false }));
      schedulePods(model, reached(model));
    },
    evict: async (name, { force }) => evict(model, reached(model), name, force),
    taintOutOfService: async name => {
      change(model, name, node => marked(node, { labels: {}, taints: [OUT_OF_SERVICE] }));
      nodeLeft(model, reached(model), name);
    },
    deleteNode: async name => removeNode(model, reached(model), name),
  };
}

function reached(model: Model): SimKube {
  const kube = model.weather.partitioned ? undefined : behindEndpoint(model)?.kube;
  if (!kube) throw new SeaworthyError('kube', 'the API endpoint does not answer: connection refused', { retry: true });
  return kube;
}

/** Through an API server, so of nodes only that it knows. */
function kubeletsSeen(model: Model, names: readonly string[]): Record<string, 'answers' | 'silent'> {
  const { nodes } = reached(model);
  const sign = (name: string) => (kubeletAnswers(model.machines.get(name)) ? 'answers' : 'silent');
  return Object.fromEntries(names.filter(name => nodes.has(name)).map(name => [name, sign(name)]));
}

function clusterSeen(model: Model): ClusterSeen {
  const kube = reached(model);
  return {
    apiServers: apiServersSeen(model),
    ...(kube.systemUid ? { kubeSystemUid: kube.systemUid } : {}),
    addons: [...kube.addons].map(([id, { digest, ready }]) => ({ id, digest, ready })),
    ...(kube.allowed && kube.addons.has(model.options.policyAddon) ? { allowedNodes: namesIn(kube.allowed) } : {}),
  };
}

function allowNode(kube: SimKube, name: string): void {
  if (!kube.allowed) throw new SeaworthyError('kube', 'the list of allowed nodes is not there', { retry: true });
  if (!kube.allowed.has(name)) kube.allowed = new Set(kube.allowed).add(name);
}

function withdrawNode(kube: SimKube, name: string): void {
  if (!kube.allowed?.has(name)) return;
  kube.allowed = new Set(kube.allowed);
  kube.allowed.delete(name);
}

/** A set that is not changed in place is always the same list. */
const namesIn = remember((names: ReadonlySet<string>) => [...names]);

function applyAddon(model: Model, kube: SimKube, id: string): void {
  const { digest, needsNodes } = model.options.addon(id);
  if (kube.addons.get(id)?.digest === digest) return;
  kube.addons.set(id, { digest, ready: !needsNodes });
  // the policy starts with every name in our record: founding machines are not asked to wait for it
  if (id === model.options.policyAddon) kube.allowed ??= new Set(model.state.machines.keys());
  scheduleAddons(model, kube);
}

function change(model: Model, name: string, to: (node: NodeSeen) => NodeSeen): void {
  const kube = reached(model);
  const node = kube.nodes.get(name);
  if (node) setNode(kube, to(node));
}

function marked(node: NodeSeen, marks: NodeMarks): NodeSeen {
  const others = node.taints.filter(
    taint => !marks.taints.some(each => each.key === taint.key && each.effect === taint.effect),
  );
  return { ...node, labels: { ...node.labels, ...marks.labels }, taints: [...others, ...marks.taints] };
}

async function evict(model: Model, kube: SimKube, name: string, force: boolean): ReturnType<Kube['evict']> {
  const left: Awaited<ReturnType<Kube['evict']>>['left'] = [];
  for (const pod of podsOf(kube, name)) {
    if (pod.terminating) continue;
    if (force) terminate(model, kube, pod);
    else {
      const why = evictPod(model, kube, pod);
      if (why) left.push({ namespace: pod.namespace, name: pod.name, why });
    }
  }
  return { left };
}
