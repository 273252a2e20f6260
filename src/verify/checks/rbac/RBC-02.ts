import type { KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, passed } from '../../check.ts';
import { actText, DANGEROUS } from '../../rights/dangerous.ts';
import { allows, type Grant, grantsIn, isEverything, nameOf } from '../../rights/rules.ts';

/** Each service account, by itself or by its groups, against the rights that make more of it than it is. */
export const rbc02: Check = {
  id: 'RBC-02',
  kind: 'audit',
  async assess({ kube, clock }) {
    const grants = (await grantsIn(kube as KubeAccess)).filter(isOfServiceAccounts);
    const found = grants.flatMap(grant => {
      const held = dangersOf(grant);
      return held.length > 0 ? [`${nameOf(grant.subject)}: ${held.slice(0, 3).join(', ')} (${grant.binding})`] : [];
    });
    const evidence = [
      objectEvidence({
        request: 'GET /apis/rbac.authorization.k8s.io/v1/{cluster,}{roles,rolebindings}',
        kube,
        at: clock.now(),
        seen: grants.map(({ subject, role, namespace }) => [nameOf(subject), role, namespace ?? '*']),
      }),
    ];
    if (found.length === 0)
      return passed(`none of ${grants.length} grants to service accounts is dangerous`, { evidence });
    return failed(`${found.length} service accounts hold what makes more of them than they are`, {
      evidence,
      where: found,
    });
  },
};

function isOfServiceAccounts({ subject }: Grant): boolean {
  return subject.kind === 'ServiceAccount' || /^system:serviceaccounts(:|$)/.test(subject.name);
}

/** By these a namespace's own roles are outgrown; the built-in role `admin` has neither. */
const OWN_ROLES = ['escalate', 'bind'].map(verb => ({ verb, group: 'rbac.authorization.k8s.io', resource: 'roles' }));

/**
 * Kubernetes' own controllers are the allowed list. In a namespace of its own a workload may hold much; everywhere, in kube-system, as
 * `default`, or all service accounts at once, it may not.
 */
function dangersOf(grant: Grant): string[] {
  const { subject, namespace, builtIn, rules } = grant;
  if (builtIn) return [];
  if (rules.some(isEverything) && (!namespace || namespace === 'kube-system')) return ['everything'];
  const everywhere = !namespace || namespace === 'kube-system';
  const unnamed = subject.kind === 'Group' || subject.name === 'default';
  const judged = everywhere || unnamed ? DANGEROUS : OWN_ROLES;
  return judged.filter(act => rules.some(rule => !namedSecrets(rule) && allows(rule, act))).map(actText);
}

/** One secret by its name is not all of them. */
function namedSecrets({ resourceNames = [] }: { resourceNames?: string[] }): boolean {
  return resourceNames.length > 0;
}
