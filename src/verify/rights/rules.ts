import type { ApiObject, KubeAccess } from '../access.ts';

export interface Rule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  verbs: string[];
  nonResourceURLs?: string[];
}
export interface Subject {
  kind: 'User' | 'Group' | 'ServiceAccount';
  name: string;
  namespace?: string;
}
interface Role extends ApiObject {
  rules?: Rule[] | null;
}
interface Binding extends ApiObject {
  roleRef: { kind: string; name: string };
  subjects?: Subject[];
}

/** What one binding gives to one subject; without a namespace everywhere. */
export interface Grant {
  subject: Subject;
  namespace?: string;
  /** The binding's and the role's name. */
  binding: string;
  role: string;
  /** Kubernetes itself keeps this binding. */
  builtIn: boolean;
  rules: readonly Rule[];
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const DEFAULTS = 'kubernetes.io/bootstrapping';

/** All that RBAC gives to anybody. Bindings without their role give nothing. */
export async function grantsIn(kube: KubeAccess): Promise<Grant[]> {
  const [clusterRoles, roles, clusterBindings, bindings] = await Promise.all([
    kube.list<Role>(`${RBAC}/clusterroles`),
    kube.list<Role>(`${RBAC}/roles`),
    kube.list<Binding>(`${RBAC}/clusterrolebindings`),
    kube.list<Binding>(`${RBAC}/rolebindings`),
  ]);
  const byName = new Map([
    ...clusterRoles.map(role => [`ClusterRole//${role.metadata.name}`, role] as const),
    ...roles.map(role => [`Role/${role.metadata.namespace}/${role.metadata.name}`, role] as const),
  ]);
  return [...clusterBindings, ...bindings].flatMap(binding => grantsOf(binding, byName));
}

function grantsOf({ metadata, roleRef, subjects = [] }: Binding, roles: ReadonlyMap<string, Role>): Grant[] {
  const { namespace } = metadata;
  const rules = roles.get(`${roleRef.kind}/${roleRef.kind === 'Role' ? namespace : ''}/${roleRef.name}`)?.rules ?? [];
  return subjects.map(subject => ({
    subject,
    ...(namespace ? { namespace } : {}),
    binding: metadata.name,
    role: roleRef.name,
    builtIn: metadata.labels?.[DEFAULTS] === 'rbac-defaults',
    rules,
  }));
}

/** One thing that may be done. */
export interface Act {
  verb: string;
  group: string;
  resource: string;
}

/** Whether a rule allows this act on any object of its kind, named ones only included. */
export function allows({ apiGroups = [], resources = [], verbs }: Rule, { verb, group, resource }: Act): boolean {
  const [, subresource] = resource.split('/');
  return (
    has(verbs, verb) &&
    has(apiGroups, group) &&
    (has(resources, resource) || (subresource !== undefined && resources.includes(`*/${subresource}`)))
  );
}

/** Everything, or nearly: what only administrators hold. */
export function isEverything({ apiGroups = [], resources = [], verbs }: Rule): boolean {
  return [apiGroups, resources, verbs].every(list => list.includes('*'));
}

export function nameOf({ kind, name, namespace }: Subject): string {
  return kind === 'ServiceAccount' ? `service account ${namespace}/${name}` : `${kind.toLowerCase()} ${name}`;
}

function has(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}
