import type { CheckId } from '../../catalog/checks.ts';
import { apiServerFlag, kubeletField, setting } from './flags.ts';
import type { Remedy } from './types.ts';

/** kops: to its own list these are added; enableAdmissionPlugins would replace it. */
const plugins = (names: string) =>
  apiServerFlag('enable-admission-plugins', names, {
    kops: `spec.kubeAPIServer.appendAdmissionPlugins: [${names.replace(',', ', ')}]`,
  });
const FIXED = "Talos sets it, and extraConfig can't change it";
const AUTHORIZATION = kubeletField('authorization.mode', 'Webhook', {
  kops: 'spec.kubelet.authorizationMode: Webhook',
  talos: FIXED,
});
const TENANTS = 'enforce the Pod Security standard baseline or restricted';
const BY_NAMESPACE =
  'label namespaces pod-security.kubernetes.io/enforce=baseline, or set defaults by --admission-control-config-file';

export const NODES: Readonly<Partial<Record<CheckId, Remedy>>> = {
  'KBL-01': kubeletField('authentication.anonymous.enabled', 'false', {
    kops: 'spec.kubelet.anonymousAuth: false',
    talos: FIXED,
  }),
  'KBL-02': kubeletField('authentication.x509.clientCAFile', '/etc/kubernetes/pki/ca.crt', {
    kops: 'set by kops: remove spec.kubelet.clientCaFile',
    k3s: 'set by K3s: remove client-ca-file from kubelet-arg',
    rke2: 'set by RKE2: remove client-ca-file from kubelet-arg',
    talos: FIXED,
  }),
  'KBL-03': AUTHORIZATION,
  'KBL-04': AUTHORIZATION,
  'KBL-05': setting('give metrics collectors nodes/metrics, nodes/stats and nodes/log in place of nodes/proxy'),
  'KBL-06': kubeletField('readOnlyPort', '0', { kops: 'spec.kubelet.readOnlyPort: 0' }),
  'KBL-07': kubeletField('healthzBindAddress', '127.0.0.1'),
  'KBL-08': setting(
    'give kubelets serving certificates of an authority, and tell API servers which (--kubelet-certificate-authority)',
    {
      kubeadm: 'KubeletConfiguration: serverTLSBootstrap: true, and an approver that looks at names',
      kops: 'nothing to set: kops-controller issues them, from kops 1.19',
      talos: 'machine.kubelet.extraArgs: { rotate-server-certificates: "true" } with kubelet-serving-cert-approver',
    },
  ),
  'KBL-09': kubeletField('tlsMinVersion', 'VersionTLS13', { kops: 'spec.kubelet.tlsMinVersion: VersionTLS13' }),
  'KBL-10': setting('let only control planes (and monitoring, where it asks kubelets) reach 10250'),
  'CTL-02': setting('KubeProxyConfiguration: metricsBindAddress: 127.0.0.1:10249', {
    kubeadm: 'KubeProxyConfiguration in the kubeadm configuration, or the ConfigMap kube-system/kube-proxy',
    kops: 'spec.kubeProxy.metricsBindAddress: 127.0.0.1',
    talos: 'cluster.proxy.extraArgs: { metrics-bind-address: "127.0.0.1:10249" }',
  }),
  'CTL-03': setting('KubeProxyConfiguration: healthzBindAddress serves health only; put nothing else on 10256'),
  'CTL-04': setting(
    "bind the network's metrics and API to loopback, or close them to all but nodes: Calico's felix 9091, typha 5473 (mTLS), Cilium's 4240, 4244, 9962-9965",
  ),
  'CTL-05': setting('no -H tcp:// for docker, no debug or TCP listener for containerd, and its socket in no pod'),
  'CTL-06': setting('stop what listens, or bind it to loopback, or close its port in the host firewall'),
  'CTL-07': setting('sysctl net.ipv4.conf.all.route_localnet=0, or kube-proxy --iptables-localhost-nodeports=false'),
  'NID-01': plugins('NodeRestriction'),
  'NID-02': plugins('CertificateSubjectRestriction,NodeRestriction'),
  'NID-03': setting(
    'delete the binding that has requests of bootstrap tokens approved unseen, once the cluster is made',
    {
      kubeadm:
        'kubectl delete clusterrolebinding kubeadm:node-autoapprove-bootstrap; approve by hand, or make it again while joining',
    },
  ),
  'NID-04': setting(
    'kubectl -n kube-system delete secret bootstrap-token-…; make tokens with a life of an hour when they are needed',
    {
      kubeadm: 'kubeadm token delete TOKEN; kubeadm token create --ttl 1h',
    },
  ),
  'NID-05': setting(
    "use an approver that compares a request's names and addresses with the machine's, from the provider",
  ),
  'NID-06': setting('take approve, sign and certificatesigningrequests/approval from whoever is listed'),
  'NID-07': setting('keep the keys of authorities off machines', {
    kubeadm:
      'move ca.key, front-proxy-ca.key and etcd/ca.key away after init (external CA mode), and super-admin.conf with them',
  }),
  'NID-08': setting('join with the hash of the authority', {
    kubeadm:
      'kubeadm join --discovery-token-ca-cert-hash sha256:…, never --discovery-token-unsafe-skip-ca-verification',
    k3s: 'a full token (K10…), which carries the hash',
    rke2: 'a full token (K10…), which carries the hash',
  }),
  'NID-09': setting(
    'short-lived client certificates (--cluster-signing-duration), and an admission policy that lets only listed machines become nodes',
  ),
  'RBC-01': setting('kubectl delete the bindings that are listed'),
  'RBC-02': setting(
    'bind a role with the verbs and objects that are needed, in the namespace where they are needed, to a service account of its own',
  ),
  'POD-01': setting(TENANTS, {
    kubeadm: BY_NAMESPACE,
    kops: BY_NAMESPACE,
    k3s: 'config.yaml: kube-apiserver-arg: admission-control-config-file=…',
    rke2: 'config.yaml: profile: cis, or pod-security-admission-config-file',
    talos: 'cluster.apiServer.admissionControl (on by default)',
  }),
  'POD-02': setting(TENANTS, {
    kubeadm: BY_NAMESPACE,
    kops: BY_NAMESPACE,
    rke2: 'config.yaml: profile: cis, or pod-security-admission-config-file',
    talos: 'cluster.apiServer.admissionControl (on by default)',
  }),
  'POD-03': setting(
    "a ValidatingAdmissionPolicy that refuses tolerations of node-role.kubernetes.io/control-plane, and spec.nodeName, outside the system's namespaces",
  ),
  'POD-04': kubeletField('seccompDefault', 'true', {
    talos: 'machine.kubelet.defaultRuntimeSeccompProfileEnabled: true',
  }),
  'NET-01': setting(
    'a pod network that enforces NetworkPolicy: Cilium, Calico, or kube-network-policies beside one that does not',
    {
      seaworthy: 'network.cni: none with one of these, or a waiver of NET-01',
      k3s: 'remove disable-network-policy',
    },
  ),
  'NET-02': setting("close the machines' ports to the pod range in the host firewall"),
  'NET-03': setting('require IMDSv2 with a hop limit of 1, or close 169.254.169.254 to the pod range', {
    kops: 'spec.instanceMetadata: { httpPutResponseHopLimit: 1, httpTokens: required } in each instance group',
  }),
  'NET-04': setting(
    'no key, token or password in user data: hand over a reference, and fetch it with the machine identity',
  ),
  'NET-05': setting("the network's encryption: WireGuard in Cilium, Calico or flannel"),
  'NET-06': setting(
    'close 30000-32767 but for the ports that services declare, or use load balancers with allocateLoadBalancerNodePorts: false',
  ),
  'SVC-01': plugins('DenyServiceExternalIPs,NodeRestriction'),
  'SVC-02': setting("take services/status and endpointslices of other namespaces from the tenants' roles"),
  'PKI-01': setting('an authority of its own for each: clients of the API, etcd, front proxies'),
  'PKI-02': setting('renew them', {
    seaworthy: 'seaworthy rotate leaves',
    kubeadm: 'kubeadm certs renew all, then restart the static pods',
    k3s: 'k3s certificate rotate',
    rke2: 'rke2 certificate rotate',
    talos: 'renewed by themselves on machines; `talosctl config new` and `talosctl kubeconfig` for people',
  }),
  'PKI-03': setting('ECDSA P-256 or RSA 2048 and more, SHA-256, and extended key usages that name one use', {
    kubeadm: 'ClusterConfiguration: encryptionAlgorithm: ECDSA-P256',
  }),
};
