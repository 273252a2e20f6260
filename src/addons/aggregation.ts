import type { V1ValidatingAdmissionPolicy, V1ValidatingAdmissionPolicyBinding } from '@kubernetes/client-node';
import type { KubeObject } from '../kube/types.ts';

const POLICY = 'seaworthy-aggregation';

/**
 * While a control plane joins, no API server may say of an aggregated API that it does not answer. All API servers share one status for
 * each, and the newcomer asks through a pod network that its machine doesn't have yet: it would take the API away from everybody
 * (docs/adr/088-newcomers-and-aggregated-apis.md).
 */
export function aggregationObjects(): KubeObject[] {
  return [policy(), binding()];
}

const AVAILABLE = (object: string, more: string) =>
  `has(${object}.status) && has(${object}.status.conditions) && ${object}.status.conditions.exists(c, c.type == 'Available' && ${more})`;

function policy() {
  const object = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: POLICY },
    spec: {
      // Nobody's access hangs on it: where it can't be judged, things are as Kubernetes has them
      failurePolicy: 'Ignore',
      paramKind: { apiVersion: 'v1', kind: 'Node' },
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['apiregistration.k8s.io'],
            apiVersions: ['v1'],
            operations: ['UPDATE'],
            resources: ['apiservices/status'],
          },
        ],
      },
      matchConditions: [{ name: 'an-api-server', expression: "request.userInfo.username == 'system:apiserver'" }],
      validations: [
        {
          expression: `!(${AVAILABLE('oldObject', "c.status == 'True'")}) || !(${AVAILABLE('object', "c.status == 'False' && c.reason == 'FailedDiscoveryCheck'")})`,
          message: 'while a control plane joins, no API server takes an aggregated API away: it may be the newcomer',
          reason: 'Forbidden',
        },
      ],
    },
  } satisfies V1ValidatingAdmissionPolicy;
  return object;
}

/** Who joins: the nodes that are neither in a pool nor have their role yet, which a control plane's is given behind the endpoint. */
function binding() {
  const matchExpressions = ['seaworthy.dev/pool', 'node-role.kubernetes.io/control-plane'].map(key => ({
    key,
    operator: 'DoesNotExist',
  }));
  const object = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: POLICY },
    spec: {
      policyName: POLICY,
      paramRef: { selector: { matchExpressions }, parameterNotFoundAction: 'Allow' },
      validationActions: ['Deny'],
    },
  } satisfies V1ValidatingAdmissionPolicyBinding;
  return object;
}
