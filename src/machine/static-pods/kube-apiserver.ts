import { portOf } from '../../catalog/hops.ts';
import { FILES } from '../api-server/files.ts';
import type { MachineInput } from '../input.ts';
import { API_SERVER, AUDIT_LOG, PKI, SERVICE_ACCOUNT, TRUST } from '../paths.ts';
import { certPath, keyPath } from '../pki-files.ts';
import { slot } from '../placeholders.ts';
import { STOP } from '../timing.ts';
import type { StaticPod } from './static-pod.ts';

type Flags = StaticPod['flags'];

export function kubeApiServer(input: MachineInput): StaticPod {
  const port = portOf('kube-apiserver');
  return {
    component: 'kube-apiserver',
    image: input.images['kube-apiserver'],
    annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${slot('address')}:${port}` },
    flags: {
      ...servingFlags(port),
      ...clusterFlags(input),
      ...accessFlags(),
      ...etcdFlags(),
      ...kubeletFlags(),
      ...frontProxyFlags(),
      ...auditFlags(),
      ...stopFlags(),
    },
    mounts: [
      { name: 'apiserver-config', path: API_SERVER },
      { name: 'audit-log', path: AUDIT_LOG, writable: true },
      { name: 'ca-certs', path: '/etc/ssl/certs' },
      { name: 'k8s-certs', path: PKI },
    ],
    probes: {
      host: slot('address'),
      port,
      scheme: 'HTTPS',
      // Without quorum an API server can't be ready; starting it again would not help and costs another 15 s.
      liveness: '/livez?exclude=etcd',
      startup: '/livez?exclude=etcd',
      readiness: '/readyz',
    },
    requests: { cpu: '250m' },
    graceSeconds: STOP.apiServer,
  };
}

function servingFlags(port: number): Flags {
  return {
    'advertise-address': slot('address'),
    'secure-port': String(port),
    'tls-cert-file': certPath('apiserver'),
    'tls-private-key-file': keyPath('apiserver'),
    'tls-min-version': 'VersionTLS13',
    profiling: 'false',
    // One in a thousand HTTP/2 requests closes its connection, so that clients spread again over all API servers after a roll.
    'goaway-chance': '0.001',
  };
}

function clusterFlags({ spec }: MachineInput): Flags {
  return {
    'allow-privileged': 'true',
    'service-cluster-ip-range': spec.network.serviceCIDR,
    'service-account-issuer': `https://kubernetes.default.svc.${spec.network.clusterDomain}`,
    'service-account-key-file': SERVICE_ACCOUNT.publicKeys,
    'service-account-signing-key-file': SERVICE_ACCOUNT.privateKey,
    'encryption-provider-config': FILES.encryption,
  };
}

/** Who is let in and what is admitted. */
function accessFlags(): Flags {
  return {
    'client-ca-file': TRUST.kubernetes,
    'authentication-config': FILES.authentication,
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction,DenyServiceExternalIPs',
    'admission-control-config-file': FILES.admission,
    // Identities are issued, so there are no join tokens to accept.
    'enable-bootstrap-token-auth': 'false',
  };
}

/** Its own member only: the two live and stop together. */
function etcdFlags(): Flags {
  return {
    'etcd-servers': `https://127.0.0.1:${portOf('etcd-client')}`,
    'etcd-cafile': TRUST['etcd-client'],
    'etcd-certfile': certPath('apiserver-etcd-client'),
    'etcd-keyfile': keyPath('apiserver-etcd-client'),
  };
}

function kubeletFlags(): Flags {
  return {
    'kubelet-certificate-authority': TRUST['kubelet-serving'],
    'kubelet-client-certificate': certPath('apiserver-kubelet-client'),
    'kubelet-client-key': keyPath('apiserver-kubelet-client'),
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
  };
}

function frontProxyFlags(): Flags {
  return {
    'proxy-client-cert-file': certPath('front-proxy-client'),
    'proxy-client-key-file': keyPath('front-proxy-client'),
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-client-ca-file': TRUST['front-proxy'],
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
  };
}

/** 30 days and 1.1 GB at most (CIS 1.2.17 to 1.2.19). */
function auditFlags(): Flags {
  return {
    'audit-policy-file': FILES.audit,
    'audit-log-path': `${AUDIT_LOG}/audit.log`,
    'audit-log-maxage': '30',
    'audit-log-maxbackup': '10',
    'audit-log-maxsize': '100',
  };
}

/** Without shutdown-send-retry-after: it would refuse what comes on kept connections for as long as watches are ended (docs/adr/086). */
function stopFlags(): Flags {
  return {
    'shutdown-delay-duration': `${STOP.apiServerDelay}s`,
    'shutdown-watch-termination-grace-period': `${STOP.watchGrace}s`,
  };
}
