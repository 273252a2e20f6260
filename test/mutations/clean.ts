import { nodeAdmissionObjects, nodeListObject } from '../../src/addons/node-admission.ts';
import { type Keys, keyFiles } from './pki.ts';
import { ADDRESS, FIREWALL, MACHINE } from './place.ts';
import type { Config, Flags, Settings } from './settings.ts';

/** A control plane as it should be: nothing here makes any check of the kit fail. */
export function cleanSettings(keys: Keys): Settings {
  return {
    etcd: etcd(),
    apiserver: apiServer(),
    'controller-manager': controllers('controller-manager'),
    scheduler: controllers('scheduler'),
    kubelet: kubelet(),
    proxy: proxy(),
    files: keyFiles(keys),
    disk: { 'etc/kubernetes/pki/ca.crt': keys.trust.authorities.kubernetes.cert },
    objects: nodeNames(),
    strangers: [],
    network: [{ run: ['nft', FIREWALL], undo: ['nft', 'delete table inet stand'] }],
    plaintextProxy: false,
    nameless: false,
    holdsEndpoint: false,
  };
}

function etcd(): Flags {
  return {
    name: MACHINE,
    'data-dir': '{folder}/etcd',
    'listen-client-urls': 'https://127.0.0.1:2379',
    'advertise-client-urls': 'https://127.0.0.1:2379',
    'listen-peer-urls': `https://${ADDRESS}:2380`,
    'initial-advertise-peer-urls': `https://${ADDRESS}:2380`,
    'initial-cluster': `${MACHINE}=https://${ADDRESS}:2380`,
    'listen-metrics-urls': 'http://127.0.0.1:2381',
    'cert-file': '{folder}/pki/etcd-server.crt',
    'key-file': '{folder}/pki/etcd-server.key',
    'client-cert-auth': 'true',
    'trusted-ca-file': '{folder}/pki/etcd-client-ca.crt',
    'peer-cert-file': '{folder}/pki/etcd-peer.crt',
    'peer-key-file': '{folder}/pki/etcd-peer.key',
    'peer-client-cert-auth': 'true',
    'peer-trusted-ca-file': '{folder}/pki/etcd-peer-ca.crt',
    'tls-min-version': 'TLS1.3',
  };
}

function apiServer(): Flags {
  return {
    'advertise-address': ADDRESS,
    'secure-port': '6443',
    'endpoint-reconciler-type': 'none',
    'anonymous-auth': 'false',
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    // No controller would make the default service accounts
    'disable-admission-plugins': 'ServiceAccount',
    'client-ca-file': '{folder}/pki/kubernetes-ca.crt',
    'requestheader-client-ca-file': '{folder}/pki/front-proxy-ca.crt',
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-username-headers': 'X-Remote-User',
    'requestheader-group-headers': 'X-Remote-Group',
    'tls-cert-file': '{folder}/pki/apiserver.crt',
    'tls-private-key-file': '{folder}/pki/apiserver.key',
    'tls-min-version': 'VersionTLS13',
    profiling: 'false',
    'etcd-servers': 'https://127.0.0.1:2379',
    'etcd-cafile': '{folder}/pki/etcd-client-ca.crt',
    'etcd-certfile': '{folder}/pki/apiserver-etcd-client.crt',
    'etcd-keyfile': '{folder}/pki/apiserver-etcd-client.key',
    'kubelet-certificate-authority': '{folder}/pki/kubelet-serving-ca.crt',
    'kubelet-client-certificate': '{folder}/pki/apiserver-kubelet-client.crt',
    'kubelet-client-key': '{folder}/pki/apiserver-kubelet-client.key',
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': '{folder}/pki/sa.pub',
    'service-account-signing-key-file': '{folder}/pki/sa.key',
    'service-cluster-ip-range': '10.96.0.0/16',
  };
}

function controllers(id: 'controller-manager' | 'scheduler'): Flags {
  const kubeconfig = `{folder}/${id}.conf`;
  return {
    kubeconfig,
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'authorization-webhook-cache-authorized-ttl': '1ms',
    'authorization-webhook-cache-unauthorized-ttl': '1ms',
    'bind-address': '127.0.0.1',
    'tls-cert-file': `{folder}/pki/${id}-serving.crt`,
    'tls-private-key-file': `{folder}/pki/${id}-serving.key`,
    'tls-min-version': 'VersionTLS13',
    profiling: 'false',
    'leader-elect': 'false',
    // It is looked at, not worked with
    ...(id === 'controller-manager' ? { controllers: 'token-cleaner-controller' } : {}),
  };
}

function kubelet(): Config {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      // What was allowed a moment ago is asked again
      webhook: { enabled: true, cacheTTL: '1ms' },
      x509: { clientCAFile: '{folder}/pki/kubernetes-ca.crt' },
    },
    authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '1ms', cacheUnauthorizedTTL: '1ms' } },
    readOnlyPort: 0,
    tlsCertFile: '{folder}/pki/kubelet-serving.crt',
    tlsPrivateKeyFile: '{folder}/pki/kubelet-serving.key',
    tlsMinVersion: 'VersionTLS13',
    healthzBindAddress: '127.0.0.1',
    containerRuntimeEndpoint: 'unix://{folder}/containerd.sock',
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    failSwapOn: false,
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    localStorageCapacityIsolation: false,
    makeIPTablesUtilChains: false,
    registerNode: false,
  };
}

function proxy(): Config {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    clientConnection: { kubeconfig: '{folder}/kube-proxy.conf' },
    hostnameOverride: MACHINE,
    healthzBindAddress: '0.0.0.0:10256',
    metricsBindAddress: '127.0.0.1:10249',
    conntrack: { maxPerCore: 0, min: 0, tcpCloseWaitTimeout: '0s', tcpEstablishedTimeout: '0s' },
  };
}

/** As the addon has them: who may be a node. */
function nodeNames(): Settings['objects'] {
  const admission = '/apis/admissionregistration.k8s.io/v1';
  const places = ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'];
  const rules = nodeAdmissionObjects().map((body, index) => ({ path: `${admission}/${places[index]}`, body }));
  const list = { path: '/api/v1/namespaces/kube-system/configmaps', body: nodeListObject([MACHINE]) };
  // kube-proxy waits half a minute for it
  const node = { path: '/api/v1/nodes', body: { apiVersion: 'v1', kind: 'Node', metadata: { name: MACHINE } } };
  return [list, node, ...rules];
}
