import type { CheckId } from '../../catalog/checks.ts';
import { apiServerFlag, controllerFlag, etcdAsks, etcdFlag, givenFlag, setting } from './flags.ts';
import type { Remedy } from './types.ts';

const CLIENTS = etcdAsks('client-cert-auth');
const PEERS = etcdAsks('peer-client-cert-auth');
const FIREWALL = 'let only control planes reach 2379 and 2380 (security group or host firewall)';

export const CONTROL_PLANE: Readonly<Partial<Record<CheckId, Remedy>>> = {
  'ETC-01': setting(
    'give etcd https:// URLs only: --listen-client-urls, --advertise-client-urls, with --cert-file and --key-file',
    {
      kubeadm: 'remove listen-client-urls with http:// from etcd.local.extraArgs',
      kops: 'spec.etcdClusters[].enableEtcdTLS: true',
    },
  ),
  'ETC-02': CLIENTS,
  'ETC-03': CLIENTS,
  'ETC-04': CLIENTS,
  'ETC-05': setting('give etcd an authority of its own: --trusted-ca-file must not be the cluster authority', {
    kubeadm: 'leave pki/etcd/ca.crt to kubeadm, or bring another certificate than pki/ca.crt there',
  }),
  'ETC-06': PEERS,
  'ETC-07': setting(
    'give peers an authority of their own (--peer-trusted-ca-file), or name them: --peer-cert-allowed-hostname or --peer-cert-allowed-cn',
    {
      kubeadm: 'etcd.local.extraArgs: peer-cert-allowed-hostname; kubeadm makes one authority for clients and peers',
    },
  ),
  'ETC-08': setting(
    'put names and addresses of the member into its peer certificate: etcd compares them, and lets pass what has none',
  ),
  'ETC-09': setting(FIREWALL, {
    kops: 'the default security groups do this; remove additional ones',
    talos: 'a NetworkRuleConfig document: portSelector 2379-2380/tcp, ingress from the control planes only',
  }),
  'ETC-10': etcdFlag('listen-metrics-urls', 'http://127.0.0.1:2381', {
    k3s: 'config.yaml: remove etcd-expose-metrics',
    rke2: 'config.yaml: remove etcd-expose-metrics',
  }),
  'ETC-11': etcdFlag('enable-pprof', 'false'),
  'ETC-12': etcdFlag('tls-min-version', 'TLS1.3'),
  'ETC-13': setting(
    'kube-apiserver --encryption-provider-config with secretbox or kms v2 before identity for secrets; then write all secrets again',
    {
      kubeadm: 'apiServer.extraArgs encryption-provider-config, with extraVolumes for its file',
      kops: 'spec.encryptionConfig: true, and `kops create secret encryptionconfig`',
      k3s: 'config.yaml: secrets-encryption: true',
      rke2: 'on by default: `rke2 secrets-encrypt status`; `rke2 secrets-encrypt rotate-keys` writes all secrets again',
      talos: 'cluster.secretboxEncryptionSecret',
    },
  ),
  'ETC-14': givenFlag('etcd-cafile', "the authority of etcd's server certificates", {
    k3s: 'set by K3s for its own etcd; config.yaml: datastore-cafile for another',
  }),
  'ETC-15': setting("chmod 700 etcd's data folder, and run etcd as a user of its own that owns it", {
    kubeadm: 'ClusterConfiguration: featureGates: { RootlessControlPlane: true } (alpha, and deprecated)',
  }),
  'ETC-16': setting(
    'an odd number of members, three or five, on machines of their own; remove stray learners; defragment and disarm alarms',
    {
      seaworthy:
        'controlPlane.replicas: 3 or 5; `seaworthy up` repairs, `seaworthy status --why` says what holds it back',
    },
  ),
  'API-01': setting('serve nothing without TLS: no --insecure-port, no proxy before the API that takes http'),
  'API-02': setting(
    'kube-apiserver --authentication-config with anonymous.enabled and conditions for /livez, /readyz, /healthz only; or --anonymous-auth=false',
    {
      kubeadm: 'apiServer.extraArgs authentication-config, with extraVolumes for its file',
      talos: 'cluster.apiServer.extraArgs: { anonymous-auth: "false" }',
    },
  ),
  'API-03': setting(
    'delete the bootstrap tokens (kubectl -n kube-system delete secret bootstrap-token-…), and the role binding kubeadm:bootstrap-signer-clusterinfo in kube-public',
    {
      kubeadm: 'kubeadm token delete; kubectl -n kube-public delete rolebinding kubeadm:bootstrap-signer-clusterinfo',
    },
  ),
  'API-04': setting(
    'no --anonymous-auth for what a bad token meets, no authenticating proxy that passes any token; --service-account-key-file names the signing key only',
  ),
  'API-05': givenFlag('client-ca-file', 'the cluster authority, which signs clients'),
  'API-06': setting('keep the clocks of all machines right; nothing between client and API server may end its TLS'),
  'API-07': setting(
    '--requestheader-client-ca-file is an authority that signs front proxies only, and --requestheader-allowed-names names them',
  ),
  'API-08': givenFlag(
    'requestheader-allowed-names',
    "the name in the front proxy's certificate (front-proxy-client; kops: aggregator; K3s and RKE2: system:auth-proxy)",
    { talos: 'set by Talos: remove it from cluster.apiServer.extraArgs' },
  ),
  'API-09': setting(
    '--client-ca-file holds the cluster authority alone: not those of etcd, of front proxies, of kubelet serving',
  ),
  'API-10': apiServerFlag('tls-min-version', 'VersionTLS13', {
    kops: 'spec.kubeAPIServer.tlsMinVersion: VersionTLS13',
  }),
  'API-11': setting("put every name and address into the API server's certificate", {
    kubeadm: 'apiServer.certSANs, then `kubeadm init phase certs apiserver` on each control plane',
    k3s: 'config.yaml: tls-san',
    rke2: 'config.yaml: tls-san',
    talos: 'cluster.apiServer.certSANs',
    kops: 'spec.additionalSans (in v1alpha3 spec.api.additionalSANs)',
  }),
  'API-12': apiServerFlag('kubelet-certificate-authority', '/etc/kubernetes/pki/ca.crt', {
    kops: "spec.kubeAPIServer.kubeletCertificateAuthority: the cluster authority's file",
    k3s: 'set by K3s: remove kubelet-certificate-authority from kube-apiserver-arg',
    rke2: 'set by RKE2: remove kubelet-certificate-authority from kube-apiserver-arg',
    talos:
      'cluster.apiServer.extraArgs: kubelet-certificate-authority, the path that client-ca-file has; first as for KBL-08',
  }),
  'API-13': apiServerFlag('authorization-mode', 'Node,RBAC', {
    kops: 'spec.authorization: { rbac: {} }',
    talos: 'so by default: remove what cluster.apiServer.extraArgs adds to authorization-mode',
  }),
  'API-14': setting(
    '--service-account-issuer, --api-audiences at their defaults, and --service-account-lookup not false',
  ),
  'API-15': setting('kube-apiserver --audit-policy-file and --audit-log-path', {
    kubeadm: 'apiServer.extraArgs audit-policy-file and audit-log-path, with extraVolumes for both',
    kops: 'spec.kubeAPIServer: auditPolicyFile and auditLogPath, the policy by spec.fileAssets',
    k3s: 'config.yaml: kube-apiserver-arg: audit-policy-file=… and audit-log-path=…',
    rke2: 'config.yaml: audit-policy-file',
    talos: 'on by default; cluster.apiServer.auditPolicy is the policy',
  }),
  'API-16': setting(
    'limit who reaches 6443 (security group, host firewall), or publish the endpoint on a private address',
  ),
  'API-17': setting('remove --token-auth-file and --basic-auth-file from kube-apiserver'),
  'CTL-01': controllerFlag('bind-address', '127.0.0.1'),
  'CTL-08': setting(
    "let the network refuse what claims the endpoint's address (VRRP with authentication is none); a load balancer outside the machines has no such claim",
  ),
  'HA-01': setting(
    'three control planes or five, spread over three failure domains (label topology.kubernetes.io/zone)',
    {
      seaworthy: 'controlPlane.replicas: 3; provider local is one failure domain: waive HA-01 there',
      kops: 'three control plane instance groups in three zones',
    },
  ),
  'HA-02': setting("point workers' kubelet, kube-proxy and network agent at the load balancer", {
    kubeadm: 'ClusterConfiguration: controlPlaneEndpoint, before init',
    k3s: 'server: the address of the load balancer',
    rke2: 'server: the address of the load balancer',
    talos: 'cluster.controlPlane.endpoint; KubePrism on each machine',
  }),
  'HA-03': setting('health check HTTPS /readyz on each API server, verified; take a backend out after two failures', {
    kops: 'spec.api.loadBalancer.class: Network checks TCP only; use a target group with HTTPS /readyz',
  }),
  'HA-04': apiServerFlag('shutdown-delay-duration', '10s'),
  'HA-05': setting('two replicas at least, with required anti-affinity by host name, and a PodDisruptionBudget', {
    kubeadm: 'kubectl -n kube-system scale deployment coredns, add podAntiAffinity and a PodDisruptionBudget',
  }),
  'HA-06': controllerFlag('leader-elect', 'true', {
    kops: 'spec.kubeControllerManager and spec.kubeScheduler: leaderElection: { leaderElect: true }',
  }),
  'HA-07': setting('put the images into the machine image, or preload them; imagePullPolicy IfNotPresent', {
    kubeadm: '`kubeadm config images pull` in the machine image, and CoreDNS and the network with it',
  }),
};
