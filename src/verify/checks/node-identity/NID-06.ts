import type { KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, passed } from '../../check.ts';
import { type Act, allows, type Grant, grantsIn, isEverything, nameOf } from '../../rights/rules.ts';

const GROUP = 'certificates.k8s.io';
const ACTS: readonly Act[] = [
  { verb: 'update', group: GROUP, resource: 'certificatesigningrequests/approval' },
  { verb: 'patch', group: GROUP, resource: 'certificatesigningrequests/approval' },
  { verb: 'approve', group: GROUP, resource: 'signers' },
  { verb: 'sign', group: GROUP, resource: 'signers' },
];

/** Whoever approves or signs certificate requests makes identities. */
export const nid06: Check = {
  id: 'NID-06',
  kind: 'audit',
  async assess({ kube, clock }) {
    const holders = (await grantsIn(kube as KubeAccess)).filter(({ rules }) =>
      rules.some(rule => ACTS.some(act => allows(rule, act))),
    );
    const where = holders.filter(grant => !isSystem(grant)).map(({ subject, role }) => `${nameOf(subject)}: ${role}`);
    const seen = holders.map(({ subject, role }) => [nameOf(subject), role]);
    const request = 'GET /apis/rbac.authorization.k8s.io/v1/{cluster,}{roles,rolebindings}';
    const evidence = [objectEvidence({ request, kube, at: clock.now(), seen })];
    if (where.length === 0) return passed("administrators and Kubernetes' own controllers only", { evidence });
    return failed(`${where.length} others may approve or sign certificate requests`, { evidence, where });
  },
};

function isSystem({ subject, rules, builtIn }: Grant): boolean {
  return builtIn || (subject.kind !== 'ServiceAccount' && rules.some(isEverything));
}
