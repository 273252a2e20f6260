import { portOf } from '../../catalog/hops.ts';
import type { MachineInput } from '../input.ts';
import { KUBECONFIG } from '../kubeconfigs.ts';
import { PKI, TRUST } from '../paths.ts';
import { certPath, keyPath } from '../pki-files.ts';
import type { StaticPod } from './static-pod.ts';

export function kubeScheduler({ images }: MachineInput): StaticPod {
  const kubeconfig = KUBECONFIG.scheduler;
  return {
    component: 'kube-scheduler',
    image: images['kube-scheduler'],
    flags: {
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': '127.0.0.1',
      'tls-cert-file': certPath('scheduler-serving'),
      'tls-private-key-file': keyPath('scheduler-serving'),
      'tls-min-version': 'VersionTLS13',
      profiling: 'false',
      'leader-elect': 'true',
    },
    mounts: [
      { name: 'certs', path: `${PKI}/scheduler` },
      { name: 'cluster-ca', path: TRUST.kubernetes, type: 'File' },
      { name: 'kubeconfig', path: kubeconfig, type: 'File' },
    ],
    probes: {
      host: '127.0.0.1',
      port: portOf('kube-scheduler'),
      scheme: 'HTTPS',
      liveness: '/livez',
      startup: '/livez',
      readiness: '/readyz',
    },
    requests: { cpu: '100m' },
  };
}
