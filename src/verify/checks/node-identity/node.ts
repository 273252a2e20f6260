import type { Access, KubeAccess } from '../../access.ts';
import type { ApiCaller } from '../../api/caller.ts';

const NODE_GROUPS = ['system:nodes', 'system:authenticated'];

/** As a node: with the very certificate of its machine where the cluster is ours, else by the administrator's right to impersonate. */
export async function asNode({ own, kube }: Access, name: string): Promise<ApiCaller> {
  const client = (await own?.identity(name))?.leaves['kubelet-client'];
  const api = kube as KubeAccess;
  if (client) return api.as({ kind: `the stolen identity of ${name}`, cert: client.cert, key: client.key });
  return impersonated(api, name);
}

/** The administrator as that node: the same user and groups, so the same judgement. */
function impersonated(kube: KubeAccess, node: string): ApiCaller {
  const user = `system:node:${node}`;
  return {
    who: { kind: `the administrator as ${user}` },
    request: request =>
      kube.admin.request({
        ...request,
        headers: { ...request.headers, 'impersonate-user': user, 'impersonate-group': NODE_GROUPS },
      }),
  };
}
