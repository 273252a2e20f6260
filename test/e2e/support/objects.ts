import type { KubeObject } from '../../../src/kube/types.ts';
import type { TestApiServer } from './api-server.ts';

/** A node as a kubelet would have made it, Ready since 2026-01-02; with an address, that kubelet answers there. */
export async function makeNode(api: TestApiServer, name: string, address?: string): Promise<void> {
  await api.kubectl(['create', '-f', '-'], { apiVersion: 'v1', kind: 'Node', metadata: { name } });
  const condition = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    lastTransitionTime: '2026-01-02T03:04:05Z',
  };
  const kubelet = {
    addresses: [{ type: 'InternalIP', address }],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
  };
  const status = { conditions: [condition], nodeInfo: { kubeletVersion: 'v1.36.3' }, ...(address ? kubelet : {}) };
  await patchStatus(api, ['node', name], status);
  // Put there by admission; its controller, which would take it away, does not run
  await api.kubectl(['taint', 'node', name, 'node.kubernetes.io/not-ready:NoSchedule-']);
}

export interface BoundPod {
  labels?: Record<string, string>;
  daemonSet?: boolean;
  mirror?: boolean;
  phase?: 'Running' | 'Succeeded';
}

/** A pod that runs on a node, as far as the API knows. */
export async function bindPod(
  api: TestApiServer,
  name: string,
  node: string,
  { labels = {}, daemonSet, mirror, phase = 'Running' }: BoundPod,
): Promise<void> {
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'proxy', uid: crypto.randomUUID(), controller: true };
  const metadata = {
    name,
    labels,
    ...(daemonSet ? { ownerReferences: [owner] } : {}),
    ...(mirror ? { annotations: { 'kubernetes.io/config.mirror': 'x' } } : {}),
  };
  const spec = { nodeName: node, terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: 'none' }] };
  await api.kubectl(['create', '-f', '-'], { apiVersion: 'v1', kind: 'Pod', metadata, spec });
  await patchStatus(api, ['pod', name], { phase, conditions: [{ type: 'Ready', status: 'True' }] });
}

/** A PodDisruptionBudget over the pods with this app label, its status as the controller would write it. */
export async function budget(api: TestApiServer, app: string, allowed: number): Promise<void> {
  const spec = { minAvailable: 2 - allowed, selector: { matchLabels: { app } } };
  const object = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: app }, spec };
  const made = JSON.parse(await api.kubectl(['apply', '-o', 'json', '-f', '-'], object));
  const counts = { currentHealthy: 2, desiredHealthy: 2 - allowed, expectedPods: 2, disruptionsAllowed: allowed };
  const status = { observedGeneration: made.metadata.generation, disruptedPods: {}, ...counts };
  await patchStatus(api, ['pdb', app], status);
}

export function configMap(name: string, data: Record<string, string>): KubeObject & { data: Record<string, string> } {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default', name }, data };
}

async function patchStatus(api: TestApiServer, object: string[], status: object): Promise<void> {
  await api.kubectl([
    'patch',
    ...object,
    '--subresource=status',
    '--type=merge',
    '--patch',
    JSON.stringify({ status }),
  ]);
}
