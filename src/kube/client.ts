import type { Duplex } from 'node:stream';
import { evict, type PodLeft } from './evict.ts';
import { askKubelets, type KubeletSign } from './kubelets.ts';
import { cordon, deleteNode, markNode, readNodes, taintOutOfService, uncordon } from './nodes.ts';
import { kubeObjects } from './objects.ts';
import { portForward } from './port-forward.ts';
import { createTransport } from './transport.ts';
import type { KubeClientOptions, KubeNode, KubeObjects, NodeMarks, PodRef } from './types.ts';

export interface KubeClient extends KubeObjects {
  nodes(): Promise<KubeNode[]>;
  /** The UID of the namespace kube-system, read through a quorum: it names the cluster. A new cluster makes it within seconds. */
  kubeSystemUid(): Promise<string | undefined>;
  /** The version of the API server that answers, e.g. v1.36.3. */
  version(): Promise<string>;
  /** Which of these nodes' kubelets answer; who is missing could not be asked. At most 1.5 s. */
  kubelets(names: readonly string[]): Promise<Record<string, KubeletSign>>;
  markNode(name: string, marks: NodeMarks): Promise<void>;
  cordon(name: string): Promise<void>;
  uncordon(name: string): Promise<void>;
  evict(name: string, options: { force: boolean }): Promise<{ left: PodLeft[] }>;
  taintOutOfService(name: string): Promise<void>;
  deleteNode(name: string): Promise<void>;
  /** A byte stream to a port on the loopback of a pod's network (a control plane's own, for its static pods). */
  portForward(pod: PodRef, port: number, timeoutMs?: number): Promise<Duplex>;
  close(): Promise<void>;
}

const KUBE_SYSTEM = { apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' };

/** A client for one cluster's API. It connects when it is first asked; `close` ends its connections. Changes are idempotent. */
export function createKubeClient(options: KubeClientOptions): KubeClient {
  const transport = createTransport(options);
  const objects = kubeObjects(transport);
  return {
    ...objects,
    nodes: () => readNodes(objects),
    kubeSystemUid: async () => (await objects.get(KUBE_SYSTEM))?.metadata.uid,
    async version() {
      const request = { what: 'read the version', method: 'GET', path: '/version' } as const;
      return (await transport.send<{ gitVersion: string }>(request)).body.gitVersion;
    },
    kubelets: names => askKubelets(options, names),
    markNode: (name, marks) => markNode(objects, name, marks),
    cordon: name => cordon(objects, name),
    uncordon: name => uncordon(objects, name),
    evict: (name, how) => evict(transport, objects, name, how),
    taintOutOfService: name => taintOutOfService(objects, name),
    deleteNode: name => deleteNode(objects, name),
    portForward: (pod, port, timeoutMs) => portForward(options, pod, port, timeoutMs),
    close: () => transport.close(),
  };
}
