import type {
  V1ParamRef,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1ValidatingAdmissionPolicySpec,
} from '@kubernetes/client-node';
import type { KubeObject } from '../kube/types.ts';

/** A policy and the binding that makes it deny, both of this name; `paramRef` where it judges by other objects. */
export function admissionPolicy(
  name: string,
  spec: V1ValidatingAdmissionPolicySpec,
  paramRef?: V1ParamRef,
): KubeObject[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const metadata = { name };
  const policy = {
    ...{ apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec },
  } satisfies V1ValidatingAdmissionPolicy;
  const binding = {
    ...{ apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata },
    spec: { policyName: name, ...(paramRef ? { paramRef } : {}), validationActions: ['Deny'] },
  } satisfies V1ValidatingAdmissionPolicyBinding;
  return [policy, binding];
}
