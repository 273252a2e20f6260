import type { V1ParamRef, V1ValidatingAdmissionPolicySpec } from '@kubernetes/client-node';
import type { KubeObject } from '../kube/types.ts';
import { admissionPolicy } from './admission-policy.ts';

const POLICY = 'seaworthy-aggregation';

/**
 * While a control plane joins, no API server may say of an aggregated API that it does not answer. All API servers share one status for
 * each, and the newcomer asks through a pod network that its machine doesn't have yet: it would take the API away from everybody
 * (docs/adr/088-newcomers-and-aggregated-apis.md).
 */
export function aggregationObjects(): KubeObject[] {
  return admissionPolicy(POLICY, rules(), joining());
}

const AVAILABLE = (object: string, more: string) =>
  `has(${object}.status) && has(${object}.status.conditions) && ${object}.status.conditions.exists(c, c.type == 'Available' && ${more})`;

function rules(): V1ValidatingAdmissionPolicySpec {
  return {
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
  };
}

/** Who joins: the nodes that are neither in a pool nor have their role yet, which a control plane's is given behind the endpoint. */
function joining(): V1ParamRef {
  const matchExpressions = ['seaworthy.dev/pool', 'node-role.kubernetes.io/control-plane'].map(key => ({
    key,
    operator: 'DoesNotExist',
  }));
  return { selector: { matchExpressions }, parameterNotFoundAction: 'Allow' };
}
