import type { KubeClient } from '../kube/client.ts';
import { isNotFound } from '../kube/errors.ts';

/** Read in each stream of reads. */
export const READ_OBJECT = 'read';

export function configMapPath(namespace: string, name = ''): string {
  return `/api/v1/namespaces/${namespace}/configmaps${name ? `/${name}` : ''}`;
}

/**
 * A read that the API server answers out of its watch cache, as those of most controllers are: it says whether an API server is there. etcd
 * has its part in every write and in every read-back.
 */
export function readPath(namespace: string): string {
  return `${configMapPath(namespace, READ_OBJECT)}?resourceVersion=0`;
}

/** Makes a namespace of its own for the traffic, with what is read in it. */
export async function makePlace(kube: KubeClient): Promise<string> {
  const name = `seaworthy-traffic-${crypto.randomUUID().slice(0, 8)}`;
  await kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const metadata = { namespace: name, name: READ_OBJECT };
  await kube.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata }]);
  return name;
}

/** All that was written goes with it. */
export async function removePlace(kube: KubeClient, name: string): Promise<void> {
  await kube.delete({ apiVersion: 'v1', kind: 'Namespace', name }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}
