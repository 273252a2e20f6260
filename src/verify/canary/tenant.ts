import type { ApiAnswer, ApiCaller, ApiRequest } from '../api/caller.ts';

export const TENANT = 'tenant';
export const NOBODY = 'nobody';

export function serviceAccount(name: string): object {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } };
}

/** The built-in role `admin`, in that namespace only: what an administrator of a cluster gives a tenant at most. */
export function tenantBinding(namespace: string): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: TENANT },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
    subjects: [{ kind: 'ServiceAccount', name: TENANT, namespace }],
  };
}

/** For ten minutes, the least there is. */
export async function tokenOf(admin: ApiCaller, namespace: string, name: string, spec: object = {}): Promise<string> {
  const answer = await done(admin, 'POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 600, ...spec },
  });
  const token = answer.json<{ status?: { token?: string } }>()?.status?.token;
  if (!token) throw new Error(`no token came for service account ${name}`);
  return token;
}

/** A request that has to succeed. */
export async function done(
  caller: ApiCaller,
  method: NonNullable<ApiRequest['method']>,
  path: string,
  body: object,
): Promise<ApiAnswer> {
  const answer = await caller.request({ method, path, body });
  if (answer.status < 300) return answer;
  const { message } = answer.json<{ message?: string }>() ?? {};
  throw new Error(`${method} ${path}: HTTP ${answer.status}${message ? `, ${message}` : ''}`);
}
