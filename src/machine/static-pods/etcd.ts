import { portOf } from '../../catalog/hops.ts';
import type { MachineInput } from '../input.ts';
import { ETCD_DATA, ETCD_PKI, TRUST } from '../paths.ts';
import { certPath, keyPath } from '../pki-files.ts';
import { slot } from '../placeholders.ts';
import { ETCD_USER } from '../users.ts';
import type { StaticPod } from './static-pod.ts';

const GIB = 1024 ** 3;

/** Peers and clients have an authority each, so that a client's certificate opens no peer port (ETC-07). */
export function etcd({ images }: MachineInput): StaticPod {
  const client = `https://${slot('address')}:${portOf('etcd-client')}`;
  const peer = `https://${slot('address')}:${portOf('etcd-peer')}`;
  const metrics = portOf('etcd-metrics');
  return {
    component: 'etcd',
    image: images.etcd,
    annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': client },
    user: ETCD_USER,
    flags: {
      name: slot('name'),
      'data-dir': ETCD_DATA,
      'advertise-client-urls': client,
      'listen-client-urls': `https://127.0.0.1:${portOf('etcd-client')}`,
      'initial-advertise-peer-urls': peer,
      'listen-peer-urls': peer,
      'listen-metrics-urls': `http://127.0.0.1:${metrics}`,
      'initial-cluster': slot('etcd.initial-cluster'),
      'initial-cluster-state': slot('etcd.initial-cluster-state'),
      'initial-cluster-token': slot('etcd.initial-cluster-token'),
      ...tlsFlags(),
      ...careFlags(),
    },
    mounts: [
      { name: 'etcd-certs', path: ETCD_PKI },
      { name: 'etcd-data', path: ETCD_DATA, writable: true },
    ],
    probes: {
      host: '127.0.0.1',
      port: metrics,
      scheme: 'HTTP',
      liveness: '/livez',
      readiness: '/readyz',
      startup: '/readyz',
    },
    requests: { cpu: '100m', memory: '100Mi' },
  };
}

function tlsFlags(): StaticPod['flags'] {
  return {
    'cert-file': certPath('etcd-server'),
    'key-file': keyPath('etcd-server'),
    'client-cert-auth': 'true',
    'trusted-ca-file': TRUST['etcd-client'],
    'peer-cert-file': certPath('etcd-peer'),
    'peer-key-file': keyPath('etcd-peer'),
    'peer-client-cert-auth': 'true',
    'peer-trusted-ca-file': TRUST['etcd-peer'],
    'tls-min-version': 'TLS1.3',
  };
}

/** Limits and self-checks. The strict reconfiguration check is etcd's default and stays on. */
function careFlags(): StaticPod['flags'] {
  return {
    'quota-backend-bytes': String(2 * GIB),
    // API servers compact every five minutes; this is for the case that none does.
    'auto-compaction-mode': 'periodic',
    'auto-compaction-retention': '1h',
    'feature-gates': 'InitialCorruptCheck=true,CompactHashCheck=true',
    'snapshot-count': '10000',
    'watch-progress-notify-interval': '5s',
  };
}
