import type { Canary } from '../../access.ts';
import { type Attempt, refusals } from '../../api/ask.ts';
import { type Check, failed, passed } from '../../check.ts';

/** What leads traffic astray: a load balancer's address, and endpoints of somebody else's service. */
export const svc02: Check = {
  id: 'SVC-02',
  kind: 'attack',
  async assess(access) {
    const canary = access.canary as Canary;
    const attempts = [statusAttempt(canary.namespace), sliceAttempt('default'), sliceAttempt('kube-system')];
    const { through, evidence } = await refusals(access, await canary.tenant(), attempts);
    if (through.length > 0) return failed(`a tenant may ${through.join('; ')}`, { evidence });
    return passed("a tenant writes neither load balancer addresses nor others' endpoints", { evidence });
  },
};

function statusAttempt(namespace: string): Attempt {
  return {
    what: "write his service's load balancer address",
    request: {
      method: 'PATCH',
      path: `/api/v1/namespaces/${namespace}/services/claim/status?dryRun=All`,
      contentType: 'application/merge-patch+json',
      body: { status: { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } } },
    },
  };
}

function sliceAttempt(namespace: string): Attempt {
  return {
    what: `write endpoints in ${namespace}`,
    request: {
      method: 'POST',
      path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?dryRun=All`,
      body: {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: 'seaworthy-verify', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['192.0.2.10'] }],
        ports: [{ name: 'https', port: 443 }],
      },
    },
  };
}
