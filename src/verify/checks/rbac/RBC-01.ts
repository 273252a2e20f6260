import type { KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, passed } from '../../check.ts';
import { type Grant, grantsIn, nameOf, type Rule } from '../../rights/rules.ts';

const EVERYBODY = new Set(['system:anonymous', 'system:unauthenticated', 'system:authenticated']);

/** What those get who are nobody in particular, against what Kubernetes gives them. */
export const rbc01: Check = {
  id: 'RBC-01',
  kind: 'audit',
  async assess({ kube, clock }) {
    const grants = await grantsIn(kube as KubeAccess);
    const theirs = grants.filter(({ subject }) => EVERYBODY.has(subject.name));
    const beyond = theirs.filter(grant => grant.rules.some(rule => !isDefault(rule, grant)));
    const seen = theirs.map(({ subject, role, binding }) => ({ subject: subject.name, role, binding }));
    const request = 'GET /apis/rbac.authorization.k8s.io/v1/{cluster,}rolebindings';
    const evidence = [objectEvidence({ request, kube, at: clock.now(), seen })];
    if (beyond.length === 0) return passed('nobody in particular holds the defaults only', { evidence });
    const where = beyond.map(({ subject, role, binding }) => `${nameOf(subject)}: ${role} by ${binding}`);
    return failed(`${beyond.length} bindings give everybody more than the defaults`, { evidence, where });
  },
};

/** Paths that tell what the API is like, asking who one is and what one may, and the join information, which API-03 judges. */
function isDefault(
  { nonResourceURLs = [], apiGroups = [], resources = [], resourceNames = [], verbs }: Rule,
  grant: Grant,
): boolean {
  if (nonResourceURLs.length > 0)
    return verbs.every(verb => verb === 'get') && nonResourceURLs.every(isPublicPath(grant));
  if (resourceNames.join() === 'cluster-info' && grant.namespace === 'kube-public') return true;
  const reviews = apiGroups.every(group => /^(authorization|authentication)\.k8s\.io$/.test(group));
  return reviews && resources.every(resource => resource.startsWith('self')) && verbs.every(verb => verb === 'create');
}

const HEALTH = /^\/(healthz|livez|readyz|version)(\/\*?|\/?)$/;
const DISCOVERY = /^\/(api|apis|openapi)(\/\*)?$|^\/openid\/v1\/jwks|^\/\.well-known\/openid-configuration/;

function isPublicPath({ subject }: Grant): (path: string) => boolean {
  return path => HEALTH.test(path) || (subject.name === 'system:authenticated' && DISCOVERY.test(path));
}
