import type { KubeClient } from '../kube/client.ts';
import { isNotFound } from '../kube/errors.ts';

/** Read in each stream of reads: linearizable, so etcd's leader has a part in every answer. */
export const READ_OBJECT = 'read';

export function configMapPath(namespace: string, name = ''): string {
  return `/api/v1/namespaces/${namespace}/configmaps${name ? `/${name}` : ''}`;
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
