import type { V1ClusterRole, V1ClusterRoleBinding, V1ServiceAccount } from '@kubernetes/client-node';
import type { KubeObject } from '../../kube/types.ts';
import { NAME, NAMESPACE } from './names.ts';

const GROUP = 'rbac.authorization.k8s.io';
const ROLE = 'system:coredns';

/** What the Corefile needs: without records for pods (see there) CoreDNS reads no pods. */
export function accessObjects(): KubeObject[] {
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { namespace: NAMESPACE, name: NAME },
  } satisfies V1ServiceAccount;
  const role = {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: { name: ROLE },
    rules: [
      { apiGroups: [''], resources: ['services', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ],
  } satisfies V1ClusterRole;
  const binding = {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: ROLE },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: ROLE },
    subjects: [{ kind: 'ServiceAccount', namespace: NAMESPACE, name: NAME }],
  } satisfies V1ClusterRoleBinding;
  return [account, role, binding];
}
