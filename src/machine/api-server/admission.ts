/**
 * Pod Security admission for namespaces that say nothing themselves: privileged pods are refused (baseline), what is less than
 * restricted is warned of and audited. kube-system holds the cluster's own components.
 */
export function admissionConfig() {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins: [{ name: 'PodSecurity', configuration: podSecurity() }],
  };
}

function podSecurity() {
  const levels = { enforce: 'baseline', audit: 'restricted', warn: 'restricted' };
  return {
    apiVersion: 'pod-security.admission.config.k8s.io/v1',
    kind: 'PodSecurityConfiguration',
    defaults: Object.fromEntries(
      Object.entries(levels).flatMap(([mode, level]) => [
        [mode, level],
        [`${mode}-version`, 'latest'],
      ]),
    ),
    exemptions: { usernames: [], runtimeClasses: [], namespaces: ['kube-system'] },
  };
}
