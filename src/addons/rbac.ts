import type { RbacV1Subject, V1ClusterRole, V1ClusterRoleBinding } from '@kubernetes/client-node';
import type { KubeObject } from '../kube/types.ts';
import { ADMIN_GROUP } from '../pki/operator.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';

const GROUP = 'rbac.authorization.k8s.io';
const FLANNEL = 'seaworthy:flannel';

/**
 * What the users in our certificates may do, where Kubernetes' own bindings don't say so already: those have nodes, kube-proxy
 * (system:node-proxier), the scheduler and the controller manager.
 */
export function rbacObjects({ network }: ClusterSpec): KubeObject[] {
  return [
    binding('seaworthy:kubelet-api', 'system:kubelet-api-admin', user('kube-apiserver-kubelet-client')),
    binding('seaworthy:admins', 'cluster-admin', { kind: 'Group', name: ADMIN_GROUP, apiGroup: GROUP }),
    ...(network.cni === 'flannel' ? [flannelRole(), binding(FLANNEL, FLANNEL, user('system:flannel'))] : []),
  ];
}

/** Upstream's role less the reading of pods: as a unit flanneld is told its node's name, and asks no pod for it. */
function flannelRole() {
  const role = {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: { name: FLANNEL },
    rules: [
      { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
    ],
  } satisfies V1ClusterRole;
  return role;
}

function user(name: string): RbacV1Subject {
  return { kind: 'User', name, apiGroup: GROUP };
}

function binding(name: string, role: string, subject: RbacV1Subject) {
  const object = {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
    subjects: [subject],
  } satisfies V1ClusterRoleBinding;
  return object;
}
