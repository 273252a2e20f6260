import { SeaworthyError } from '../kit/errors.ts';

/** The kinds that Seaworthy handles; a table, so that no call needs discovery first. */
const RESOURCES: Record<string, { plural: string; namespaced: boolean }> = {
  'v1/ConfigMap': { plural: 'configmaps', namespaced: true },
  'v1/Namespace': { plural: 'namespaces', namespaced: false },
  'v1/Node': { plural: 'nodes', namespaced: false },
  'v1/Pod': { plural: 'pods', namespaced: true },
  'v1/Service': { plural: 'services', namespaced: true },
  'v1/ServiceAccount': { plural: 'serviceaccounts', namespaced: true },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': {
    plural: 'validatingadmissionpolicies',
    namespaced: false,
  },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': {
    plural: 'validatingadmissionpolicybindings',
    namespaced: false,
  },
  'apps/v1/DaemonSet': { plural: 'daemonsets', namespaced: true },
  'apps/v1/Deployment': { plural: 'deployments', namespaced: true },
  'authorization.k8s.io/v1/SubjectAccessReview': { plural: 'subjectaccessreviews', namespaced: false },
  'coordination.k8s.io/v1/Lease': { plural: 'leases', namespaced: true },
  'policy/v1/PodDisruptionBudget': { plural: 'poddisruptionbudgets', namespaced: true },
  'rbac.authorization.k8s.io/v1/ClusterRole': { plural: 'clusterroles', namespaced: false },
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': { plural: 'clusterrolebindings', namespaced: false },
  'rbac.authorization.k8s.io/v1/Role': { plural: 'roles', namespaced: true },
  'rbac.authorization.k8s.io/v1/RoleBinding': { plural: 'rolebindings', namespaced: true },
  'storage.k8s.io/v1/VolumeAttachment': { plural: 'volumeattachments', namespaced: false },
};

export interface Place {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name?: string;
}

/** The API path of an object, or without a name of its collection; without a namespace the collection over all of them. */
export function pathOf({ apiVersion, kind, namespace, name }: Place): string {
  const resource = RESOURCES[`${apiVersion}/${kind}`];
  if (!resource) throw new SeaworthyError('internal', `kube/resources.ts has no ${apiVersion} ${kind}`);
  if (resource.namespaced && name && !namespace)
    throw new SeaworthyError('internal', `${kind} ${name} needs a namespace`);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const inNamespace = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${inNamespace}/${resource.plural}${name ? `/${encodeURIComponent(name)}` : ''}`;
}
