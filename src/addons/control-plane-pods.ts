import type { V1ValidatingAdmissionPolicySpec } from '@kubernetes/client-node';
import type { KubeObject } from '../kube/types.ts';
import { admissionPolicy } from './admission-policy.ts';

const POLICY = 'seaworthy-control-plane-pods';
const TAINT = 'node-role.kubernetes.io/control-plane';
/** On a namespace whose pods may come to control planes. Who has a namespace only can't label it. */
const CONTROL_PLANE_PODS = 'seaworthy.dev/control-plane-pods';

/**
 * Taints keep off control planes only who does not tolerate them, and anybody may write that he does. So outside kube-system, and namespaces
 * labelled for it, no pod tolerates their taint or is put onto a node by its name (POD-03).
 */
export function controlPlanePodsObjects(): KubeObject[] {
  return admissionPolicy(POLICY, rules());
}

const SAME =
  'oldObject != null && has(oldObject.spec.tolerations) && has(object.spec.tolerations) && object.spec.tolerations == oldObject.spec.tolerations';
const MATCHES = `(has(t.key) && t.key == '${TAINT}') || ((!has(t.key) || t.key == '') && has(t.operator) && t.operator == 'Exists')`;
const HARD = "!has(t.effect) || t.effect == '' || t.effect == 'NoSchedule' || t.effect == 'NoExecute'";

function rules(): V1ValidatingAdmissionPolicySpec {
  const remedy = `in a namespace without the label ${CONTROL_PLANE_PODS}=allowed`;
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] },
          { key: CONTROL_PLANE_PODS, operator: 'NotIn', values: ['allowed'] },
        ],
      },
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }],
    },
    validations: [
      {
        expression: `(${SAME}) || !has(object.spec.tolerations) || !object.spec.tolerations.exists(t, (${MATCHES}) && (${HARD}))`,
        message: `a pod may not tolerate the taint of control planes ${remedy}`,
        reason: 'Forbidden',
      },
      {
        expression: "oldObject != null || !has(object.spec.nodeName) || object.spec.nodeName == ''",
        message: `a pod may not be made for a node by its name ${remedy}`,
        reason: 'Forbidden',
      },
    ],
  };
}
