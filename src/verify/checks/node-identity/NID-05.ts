import { randomBytes } from 'node:crypto';
import type { ApiObject, KubeAccess } from '../../access.ts';
import { ask } from '../../api/ask.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { csrRequest, REQUESTS } from './csr.ts';
import { asNode } from './node.ts';

interface Csr extends ApiObject {
  status?: { conditions?: { type: string }[]; certificate?: string };
}

/** How long an approver may take that approves by itself (ms). */
const APPROVED_WITHIN = 4_000;

/** A node asks for a serving certificate that names the endpoint: nobody may approve that by itself. */
export const nid05: Check = {
  id: 'NID-05',
  kind: 'attack',
  writes: 'a CertificateSigningRequest, deleted at once; Kubernetes itself deletes it within a day',
  async assess(access) {
    const kube = access.kube as KubeAccess;
    const node = access.inventory.machines.find(({ role }) => role === 'worker') ?? access.inventory.machines[0];
    if (!node) return notAssessed('needs to see a node');
    const name = `seaworthy-verify-${randomBytes(4).toString('hex')}`;
    const request = await csrRequest({
      name,
      signer: 'kubelet-serving',
      commonName: `system:node:${node.name}`,
      organizations: ['system:nodes'],
      names: ['kubernetes.default.svc', ...(access.inventory.endpoint?.names ?? [])],
    });
    const { answer, evidence } = await ask(access, await asNode(access, node.name), request);
    if (answer.status >= 300)
      return passed('a node is not even let ask for the name of the API', { evidence: [evidence] });
    try {
      const conditions = await conditionsOf(kube, name, access.signal, access.clock);
      if (conditions.includes('Approved'))
        return failed(`${node.name} was given a serving certificate for the API's own name`, { evidence: [evidence] });
      return passed("a node's request for the API's own name was approved by nobody", { evidence: [evidence] });
    } finally {
      await kube.admin.request({ method: 'DELETE', path: `${REQUESTS}/${name}` });
    }
  },
};

async function conditionsOf(
  kube: KubeAccess,
  name: string,
  signal: AbortSignal,
  clock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> },
): Promise<string[]> {
  const ends = clock.now() + APPROVED_WITHIN;
  for (;;) {
    const found = await kube.get<Csr>(`${REQUESTS}/${name}`);
    const conditions = found?.status?.conditions?.map(({ type }) => type) ?? [];
    if (conditions.length > 0 || clock.now() > ends) return conditions;
    await clock.sleep(500, signal);
  }
}
