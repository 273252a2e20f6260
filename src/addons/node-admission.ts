import type { V1ValidatingAdmissionPolicySpec } from '@kubernetes/client-node';
import type { KubeObject } from '../kube/types.ts';
import { admissionPolicy } from './admission-policy.ts';
import { labelsOf } from './labels.ts';

const POLICY = 'seaworthy-nodes';

/** The ConfigMap with the names of the nodes that may be made. It is state: not among the addon's objects, nor in its digest. */
export const NODE_LIST = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'seaworthy-nodes',
} as const;

/** The value beside an allowed name; a name with another one is not allowed. */
export const NODE_ALLOWED = 'allowed';

/** The whole list. Without it no node can be made at all, so it is there before the policy is. */
export function nodeListObject(names: Iterable<string>): KubeObject & { data: Record<string, string> } {
  const { apiVersion, kind, namespace, name } = NODE_LIST;
  const data = Object.fromEntries([...names].sort().map(node => [node, NODE_ALLOWED]));
  return { apiVersion, kind, metadata: { namespace, name, labels: labelsOf('node-admission') }, data };
}

/** Nodes are made only under the names of our machines, whoever asks: a kubelet, a controller or an administrator. */
export function nodeAdmissionObjects(): KubeObject[] {
  return admissionPolicy(POLICY, rules(), {
    namespace: NODE_LIST.namespace,
    name: NODE_LIST.name,
    parameterNotFoundAction: 'Deny',
  });
}

function rules(): V1ValidatingAdmissionPolicySpec {
  const list = `ConfigMap ${NODE_LIST.namespace}/${NODE_LIST.name}`;
  return {
    failurePolicy: 'Fail',
    paramKind: { apiVersion: NODE_LIST.apiVersion, kind: NODE_LIST.kind },
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nodes'] }],
    },
    validations: [
      {
        // An empty list comes without its data.
        expression: `has(params.data) && object.metadata.name in params.data && params.data[object.metadata.name] == '${NODE_ALLOWED}'`,
        message: `the node is not listed in ${list}`,
        messageExpression: `'node ' + object.metadata.name + ' is not listed in ${list}, which seaworthy keeps: it names the machines that may join'`,
        reason: 'Forbidden',
      },
    ],
  };
}
