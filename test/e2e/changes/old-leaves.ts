import { httpsConnection } from '../../../src/kit/https.ts';
import { openSealedStore } from '../../../src/pki/store/sealed-store.ts';
import type { IssuedIdentity, MachineLeafId } from '../../../src/pki/types.ts';
import type { TestCluster } from '../support/cluster.ts';

export async function identityOf({ name, stateDir }: TestCluster, machine: string): Promise<IssuedIdentity> {
  const store = await openSealedStore(stateDir, { cluster: name });
  return (await store.loadIdentity(machine))!;
}

export interface Asked {
  method?: 'GET' | 'POST';
  path: string;
  body?: object;
}

/** The HTTP status of requests at the cluster's endpoint, as whom this leaf says. */
export async function asLeaf(
  { name, stateDir, apiPort }: TestCluster,
  { leaves }: IssuedIdentity,
  id: MachineLeafId,
  requests: Record<string, Asked>,
  headers: Record<string, string> = {},
): Promise<Record<string, { status: number; text: string }>> {
  const store = await openSealedStore(stateDir, { cluster: name });
  const { authorities } = (await store.loadTrust())!;
  const connection = await httpsConnection({
    host: '127.0.0.1',
    port: apiPort,
    ca: authorities.kubernetes.cert,
    ...leaves[id]!,
    connectTimeoutMs: 5_000,
  });
  try {
    const answers = Object.entries(requests).map(async ([what, { method = 'GET', path, body }]) => {
      const all = { accept: 'application/json', 'content-type': 'application/json', ...headers };
      const request = {
        method,
        path,
        headers: all,
        timeoutMs: 10_000,
        ...(body ? { body: JSON.stringify(body) } : {}),
      };
      const { status, text } = await connection
        .request(request)
        .catch((error: Error) => ({ status: 0, text: `${error}` }));
      return [what, { status, text }] as const;
    });
    return Object.fromEntries(await Promise.all(answers));
  } finally {
    await connection.close();
  }
}

/** What somebody would try with a leaf from the disk of a machine that is no more. */
export const TRIES = (own: string, other: string): Record<string, Asked> => ({
  'make its node': { method: 'POST', path: '/api/v1/nodes', body: node(own) },
  'make a node of another name': { method: 'POST', path: '/api/v1/nodes', body: node('stranger') },
  "read another's node": { path: `/api/v1/nodes/${other}` },
  'list nodes': { path: '/api/v1/nodes?limit=1' },
  'list pods': { path: '/api/v1/pods?limit=1' },
  'list services': { path: '/api/v1/services?limit=1' },
  'list Secrets': { path: '/api/v1/secrets?limit=1' },
  'list ConfigMaps': { path: '/api/v1/configmaps?limit=1' },
  "take a service account's token": {
    method: 'POST',
    path: '/api/v1/namespaces/kube-system/serviceaccounts/coredns/token',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  },
  'make a pod': {
    method: 'POST',
    path: '/api/v1/namespaces/default/pods?dryRun=All',
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x' },
      spec: { containers: [{ name: 'x', image: 'x' }] },
    },
  },
  'reach a kubelet': { path: `/api/v1/nodes/${other}/proxy/healthz` },
});

const node = (name: string) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
