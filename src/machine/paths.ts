/**
 * Where things lie on a machine. Names and folders are kubeadm's wherever kubeadm has one. All that a machine is told lies under /etc;
 * what it becomes lies under /var, on a disk that may outlive it.
 */
export const KUBERNETES = '/etc/kubernetes';
export const MANIFESTS = `${KUBERNETES}/manifests`;
export const PKI = `${KUBERNETES}/pki`;
export const ETCD_PKI = `${PKI}/etcd`;
/** Policies and configuration that the API server alone reads. */
export const API_SERVER = `${KUBERNETES}/apiserver`;
export const AUDIT_LOG = '/var/log/kubernetes';
export const ETCD_DATA = '/var/lib/etcd';
export const SEAWORTHY = '/etc/seaworthy';
/** What the machine itself has to remember from boot to boot. */
export const MEMORY = '/var/lib/seaworthy';
export const BIN = '/usr/local/bin';

export const TRUST = {
  kubernetes: `${PKI}/ca.crt`,
  'front-proxy': `${PKI}/front-proxy-ca.crt`,
  'kubelet-serving': `${PKI}/kubelet-serving-ca.crt`,
  'etcd-client': `${ETCD_PKI}/ca.crt`,
  'etcd-peer': `${ETCD_PKI}/peer-ca.crt`,
} as const;

export const SERVICE_ACCOUNT = { privateKey: `${PKI}/sa.key`, publicKeys: `${PKI}/sa.pub` } as const;
