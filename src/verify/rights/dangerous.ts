import type { Act } from './rules.ts';

const act = (verb: string, resource: string, group = ''): Act => ({ verb, resource, group });
const RBAC = 'rbac.authorization.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

/** By any of these somebody becomes more than he is: what no workload needs but those that keep the cluster itself. */
export const DANGEROUS: readonly Act[] = [
  act('get', 'secrets'),
  act('list', 'secrets'),
  act('watch', 'secrets'),
  act('create', 'pods/exec'),
  act('get', 'pods/exec'),
  act('create', 'pods/attach'),
  act('update', 'pods/ephemeralcontainers'),
  act('create', 'serviceaccounts/token'),
  act('get', 'nodes/proxy'),
  act('create', 'nodes/proxy'),
  act('create', 'persistentvolumes'),
  act('impersonate', 'users'),
  act('impersonate', 'groups'),
  act('impersonate', 'serviceaccounts'),
  act('escalate', 'clusterroles', RBAC),
  act('bind', 'clusterroles', RBAC),
  act('create', 'clusterrolebindings', RBAC),
  act('update', 'certificatesigningrequests/approval', CERTIFICATES),
  act('sign', 'signers', CERTIFICATES),
  act('create', 'mutatingwebhookconfigurations', ADMISSION),
  act('create', 'validatingwebhookconfigurations', ADMISSION),
];

export function actText({ verb, resource }: Act): string {
  return `${verb} ${resource}`;
}
