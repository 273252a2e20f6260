import type { KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, passed } from '../../check.ts';
import { type Act, allows, type Grant, grantsIn, isEverything, nameOf } from '../../rights/rules.ts';

const ACTS: readonly Act[] = ['get', 'create'].map(verb => ({ verb, group: '', resource: 'nodes/proxy' }));

/** By nodes/proxy every command in every pod can be run, past admission and audit: nobody's but administrators' and the API server's. */
export const kbl05: Check = {
  id: 'KBL-05',
  kind: 'audit',
  async assess({ kube, clock }) {
    const holders = (await grantsIn(kube as KubeAccess)).filter(({ rules }) =>
      rules.some(rule => ACTS.some(act => allows(rule, act))),
    );
    const others = holders.filter(grant => !isSystem(grant));
    const where = others.map(({ subject, role }) => `${nameOf(subject)}: ${role}`);
    const seen = holders.map(({ subject, role }) => [nameOf(subject), role]);
    const request = 'GET /apis/rbac.authorization.k8s.io/v1/{cluster,}{roles,rolebindings}';
    const evidence = [objectEvidence({ request, kube, at: clock.now(), seen })];
    if (where.length === 0) return passed('administrators and API servers only may proxy to nodes', { evidence });
    return failed(`${where.length} others may proxy to nodes`, { evidence, where });
  },
};

/** Administrators (who may do everything, and are no service account), and the user as whom API servers ask kubelets. */
function isSystem({ subject, rules, role, builtIn }: Grant): boolean {
  if (builtIn) return true;
  if (subject.kind === 'ServiceAccount' || /^system:(serviceaccounts|authenticated|unauthenticated)/.test(subject.name))
    return false;
  return rules.some(isEverything) || role === 'system:kubelet-api-admin';
}
