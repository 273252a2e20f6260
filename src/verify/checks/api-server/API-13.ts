import type { Canary, KubeAccess } from '../../access.ts';
import { type Attempt, refusals } from '../../api/ask.ts';
import { type Check, failed, passed } from '../../check.ts';

const REVIEW = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const RBAC = 'rbac.authorization.k8s.io';

/** verb, resource, group: what a service account that nothing was granted to would begin with. */
const QUESTIONS: readonly [verb: string, resource: string, group?: string][] = [
  ['*', '*', '*'],
  ...(['get', 'list', 'create', 'delete'] as const).map(verb => [verb, 'secrets'] as [string, string]),
  ...(['get', 'create', 'delete'] as const).map(verb => [verb, 'pods'] as [string, string]),
  ['create', 'pods/exec'],
  ['create', 'serviceaccounts/token'],
  ['get', 'nodes/proxy'],
  ['patch', 'nodes'],
  ['get', 'configmaps'],
  ['impersonate', 'users'],
  ['create', 'clusterrolebindings', RBAC],
  ['escalate', 'clusterroles', RBAC],
  ['bind', 'clusterroles', RBAC],
  ['create', 'deployments', 'apps'],
  ['create', 'mutatingwebhookconfigurations', 'admissionregistration.k8s.io'],
  ['create', 'certificatesigningrequests', 'certificates.k8s.io'],
];

/** Asked whether it may, and, for what can be tried without harm, really tried. */
export const api13: Check = {
  id: 'API-13',
  kind: 'attack',
  async assess(access) {
    const canary = access.canary as Canary;
    const kube = access.kube as KubeAccess;
    const nobody = await canary.nobody();
    const said = await Promise.all(
      QUESTIONS.flatMap(question =>
        [undefined, canary.namespace, 'kube-system'].map(namespace => mayI(question, namespace)),
      ).map(async ({ what, body }) => {
        const answer = await access.probes.run(kube.server, () =>
          nobody.request({ method: 'POST', path: REVIEW, body }),
        );
        return { what, allowed: answer.json<{ status?: { allowed?: boolean } }>()?.status?.allowed === true };
      }),
    );
    const allowed = said.filter(each => each.allowed).map(({ what }) => `may ${what}`);
    const { through, evidence } = await refusals(access, nobody, attempts(canary.namespace));
    const found = [...new Set([...allowed, ...through.map(what => `can ${what}`)])];
    if (found.length > 0)
      return failed(`a service account without any grant ${found.slice(0, 6).join(', ')}`, { evidence });
    return passed(
      `${said.length} questions and ${evidence.length} attempts of a service account without grants: all no`,
      { evidence },
    );
  },
};

function mayI([verb, resource, group = '']: (typeof QUESTIONS)[number], namespace: string | undefined) {
  const [kind, subresource] = resource.split('/');
  const resourceAttributes = {
    verb,
    group,
    resource: kind,
    ...(subresource ? { subresource } : {}),
    ...(namespace ? { namespace } : {}),
  };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  return { what: `${verb} ${resource}`, body };
}

function attempts(namespace: string): Attempt[] {
  return [
    { what: 'list secrets', request: { path: '/api/v1/secrets?limit=1' }, hide: true },
    { what: 'list nodes', request: { path: '/api/v1/nodes?limit=1' } },
    { what: 'list pods of kube-system', request: { path: '/api/v1/namespaces/kube-system/pods?limit=1' } },
    { what: 'read metrics', request: { path: '/metrics' } },
    {
      what: 'make a pod',
      request: {
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/pods?dryRun=All`,
        body: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'nobody' },
          spec: { containers: [{ name: 'main', image: 'none' }] },
        },
      },
    },
  ];
}
