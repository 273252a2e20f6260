import type { ApiObject, KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, passed } from '../../check.ts';

interface Secret extends ApiObject {
  data?: Record<string, string>;
}

const PATH = '/api/v1/namespaces/kube-system/secrets?fieldSelector=type%3Dbootstrap.kubernetes.io%2Ftoken';
const DAY = 86_400_000;

/** A bootstrap token is anybody's way to a node's identity: none that lives on, none that lives for more than a day. */
export const nid04: Check = {
  id: 'NID-04',
  kind: 'audit',
  async assess({ kube, clock }) {
    const tokens = await (kube as KubeAccess).list<Secret>(PATH);
    const now = clock.now();
    const told = tokens.map(token => ({ name: token.metadata.name, ends: endOf(token) }));
    const evidence = [objectEvidence({ request: `GET ${PATH}`, kube, at: now, seen: told })];
    const where = told.filter(({ ends }) => !(ends < now)).map(({ name }) => name);
    if (where.length === 0) return passed('there is no bootstrap token', { evidence });
    const endless = told.filter(({ ends }) => Number.isNaN(ends) || ends > now + DAY).length;
    const says =
      endless > 0
        ? `${endless} of ${where.length} bootstrap tokens do not end within a day`
        : `${where.length} bootstrap tokens are alive`;
    return failed(says, { evidence, where });
  },
};

/** NaN for one that has no end. */
function endOf({ data }: Secret): number {
  return Date.parse(Buffer.from(data?.expiration ?? '', 'base64').toString());
}
