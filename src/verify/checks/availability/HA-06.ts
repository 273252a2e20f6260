import type { ApiObject, KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

interface Lease extends ApiObject {
  spec?: { holderIdentity?: string; renewTime?: string; leaseDurationSeconds?: number };
}
interface Pod extends ApiObject {
  status?: { conditions?: { type: string; status: string }[] };
}

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
const COMPONENTS = ['kube-controller-manager', 'kube-scheduler'];

/** A leader holds a fresh lease of each, and as many stand ready as there are control planes. */
export const ha06: Check = {
  id: 'HA-06',
  kind: 'audit',
  async assess(access) {
    const kube = access.kube as KubeAccess;
    const planes = access.inventory.machines.filter(({ role }) => role === 'control-plane').length;
    if (planes === 0) return notAssessed('needs to see the control planes: no node says it is one');
    const found = await Promise.all(COMPONENTS.map(name => candidacy(kube, name, access.clock.now())));
    const evidence = found.map(seen =>
      objectEvidence({ request: `GET ${LEASES}/${seen.name}`, kube, at: access.clock.now(), seen }),
    );
    const stale = found.filter(({ fresh }) => !fresh);
    if (stale.length > 0)
      return failed(`${names(stale)} has no leader with a fresh lease`, {
        evidence,
        where: stale.map(({ name }) => name),
      });
    const few = found.filter(({ ready }) => ready < planes);
    if (few.length === 0) return passed(`a leader each, and ${planes} candidates`, { evidence });
    const hidden = few.filter(({ pods }) => pods === 0);
    if (hidden.length > 0)
      return notAssessed(`needs to see the candidates: ${names(hidden)} run in no pod`, { evidence });
    return failed(
      `fewer candidates stand ready than the ${planes} control planes: ${few.map(({ name, ready }) => `${name} ${ready}`).join(', ')}`,
      { evidence },
    );
  },
};

async function candidacy(kube: KubeAccess, name: string, now: number) {
  const lease = await kube.get<Lease>(`${LEASES}/${name}`);
  const pods = (await kube.list<Pod>('/api/v1/namespaces/kube-system/pods')).filter(pod =>
    pod.metadata.name.startsWith(`${name}-`),
  );
  const ready = pods.filter(pod =>
    pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
  ).length;
  const renewed = Date.parse(lease?.spec?.renewTime ?? '');
  const fresh = now - renewed < 1000 * 2 * (lease?.spec?.leaseDurationSeconds ?? 15);
  return { name, holder: lease?.spec?.holderIdentity, fresh, pods: pods.length, ready };
}

function names(list: readonly { name: string }[]): string {
  return list.map(({ name }) => name).join(', ');
}
