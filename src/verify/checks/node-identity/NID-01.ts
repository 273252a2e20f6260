import type { ApiObject, KubeAccess } from '../../access.ts';
import { type Attempt, refusals } from '../../api/ask.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { asNode } from './node.ts';

interface Pod extends ApiObject {
  spec?: { nodeName?: string; serviceAccountName?: string };
}

const MERGE = 'application/merge-patch+json';
const DRY = 'dryRun=All';

/** A worker's identity, stolen: what it tries on others has to be refused. All writes are dry runs. */
export const nid01: Check = {
  id: 'NID-01',
  kind: 'attack',
  async assess(access) {
    const kube = access.kube as KubeAccess;
    const { machines } = access.inventory;
    const thief = machines.find(({ role }) => role === 'worker') ?? machines[0];
    const other = machines.find(({ name }) => name !== thief?.name);
    if (!thief || !other) return notAssessed('needs to see two nodes');
    const pods = await kube.list<Pod>('/api/v1/pods');
    const foreign = pods.find(({ spec }) => spec?.nodeName && spec.nodeName !== thief.name);
    const attempts = [...onNodes(thief.name, other.name), ...onObjects(), ...(foreign ? onPod(foreign) : [])];
    const { through, evidence } = await refusals(access, await asNode(access, thief.name), attempts);
    if (through.length === 0)
      return passed(`${attempts.length} attempts as ${thief.name} on what is not its own were refused`, { evidence });
    return failed(`as ${thief.name} one may ${through.join('; ')}`, { evidence, where: [thief.name] });
  },
};

function onNodes(own: string, other: string): Attempt[] {
  const label = (node: string, key: string, what: string): Attempt => ({
    what,
    request: {
      method: 'PATCH',
      path: `/api/v1/nodes/${node}?${DRY}`,
      contentType: MERGE,
      body: { metadata: { labels: { [key]: 'seaworthy-verify' } } },
    },
  });
  return [
    label(other, 'example.com/verify', `change the node ${other}`),
    label(own, 'node-restriction.kubernetes.io/verify', 'give itself a label that isolates workloads'),
    {
      what: `report for the node ${other}`,
      request: {
        method: 'PATCH',
        path: `/api/v1/nodes/${other}/status?${DRY}`,
        contentType: MERGE,
        body: { status: {} },
      },
    },
  ];
}

/** Of names that are not there: what is allowed would be "not found". */
function onObjects(): Attempt[] {
  return [
    {
      what: 'read secrets of others',
      request: { path: '/api/v1/namespaces/kube-system/secrets/seaworthy-verify' },
      hide: true,
    },
    { what: 'list all secrets', request: { path: '/api/v1/secrets?limit=1' }, hide: true },
    {
      what: "get any service account's token",
      request: {
        method: 'POST',
        path: `/api/v1/namespaces/kube-system/serviceaccounts/default/token?${DRY}`,
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } },
      },
      hide: true,
    },
  ];
}

function onPod({ metadata, spec }: Pod): Attempt[] {
  const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
  return [
    { what: `delete a pod of ${spec?.nodeName}`, request: { method: 'DELETE', path: `${path}?${DRY}` } },
    {
      what: `evict a pod of ${spec?.nodeName}`,
      request: {
        method: 'POST',
        path: `${path}/eviction?${DRY}`,
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name: metadata.name, namespace: metadata.namespace },
        },
      },
    },
  ];
}
