import { portOf } from '../../catalog/hops.ts';
import type { MachineInput } from '../input.ts';
import { KUBECONFIG } from '../kubeconfigs.ts';
import { PKI, SERVICE_ACCOUNT, TRUST } from '../paths.ts';
import { certPath, keyPath } from '../pki-files.ts';
import type { StaticPod } from './static-pod.ts';

/** No authority's key is on a machine, and no token to join with: whoever would sign, approve or publish one stays off. */
const CONTROLLERS_OFF = [
  'certificatesigningrequest-signing-controller',
  'certificatesigningrequest-approving-controller',
  'bootstrap-signer-controller',
  'token-cleaner-controller',
];

export function kubeControllerManager(input: MachineInput): StaticPod {
  return {
    component: 'kube-controller-manager',
    image: input.images['kube-controller-manager'],
    flags: { ...ownFlags(), ...clusterFlags(input) },
    // Its own keys and what it verifies with, not the API server's.
    mounts: [
      { name: 'certs', path: `${PKI}/controller-manager` },
      { name: 'cluster-ca', path: TRUST.kubernetes, type: 'File' },
      { name: 'front-proxy-ca', path: TRUST['front-proxy'], type: 'File' },
      { name: 'kubeconfig', path: KUBECONFIG['controller-manager'], type: 'File' },
      { name: 'service-account-key', path: SERVICE_ACCOUNT.privateKey, type: 'File' },
      { name: 'ca-certs', path: '/etc/ssl/certs' },
    ],
    probes: {
      host: '127.0.0.1',
      port: portOf('kube-controller-manager'),
      scheme: 'HTTPS',
      liveness: '/healthz',
      startup: '/healthz',
    },
    requests: { cpu: '200m' },
  };
}

function ownFlags(): StaticPod['flags'] {
  const kubeconfig = KUBECONFIG['controller-manager'];
  return {
    kubeconfig,
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'bind-address': '127.0.0.1',
    'tls-cert-file': certPath('controller-manager-serving'),
    'tls-private-key-file': keyPath('controller-manager-serving'),
    'tls-min-version': 'VersionTLS13',
    profiling: 'false',
    'leader-elect': 'true',
  };
}

function clusterFlags({ spec }: MachineInput): StaticPod['flags'] {
  return {
    'client-ca-file': TRUST.kubernetes,
    'requestheader-client-ca-file': TRUST['front-proxy'],
    'root-ca-file': TRUST.kubernetes,
    'service-account-private-key-file': SERVICE_ACCOUNT.privateKey,
    'use-service-account-credentials': 'true',
    'cluster-name': spec.metadata.name,
    'allocate-node-cidrs': 'true',
    'cluster-cidr': spec.network.podCIDR,
    'service-cluster-ip-range': spec.network.serviceCIDR,
    controllers: ['*', ...CONTROLLERS_OFF.map(name => `-${name}`)].join(','),
  };
}
