import type { V1Deployment } from '@kubernetes/client-node';
import { digestOf } from '../../kit/digest.ts';
import type { ClusterSpec } from '../../spec/cluster-spec.ts';
import { container } from './container.ts';
import { NAME, NAMESPACE, REPLICAS, SELECTOR } from './names.ts';
import { affinity } from './placement.ts';

export function deployment(spec: ClusterSpec, image: string, config: Record<string, string>) {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: NAMESPACE, name: NAME, labels: SELECTOR },
    spec: {
      replicas: REPLICAS,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: {
          labels: SELECTOR,
          // Another configuration is another pod: rolled one by one, and ready only when it works.
          annotations: { 'seaworthy.dev/config': digestOf(config) },
        },
        spec: podSpec(spec, image),
      },
    },
  } satisfies V1Deployment;
  return object;
}

function podSpec(spec: ClusterSpec, image: string) {
  return {
    serviceAccountName: NAME,
    priorityClassName: 'system-cluster-critical',
    affinity: affinity(spec),
    tolerations: [
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
      { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
    ],
    // The machine's resolv.conf, and after its servers an address where nobody answers: with no server at all CoreDNS would not start.
    dnsPolicy: 'Default',
    dnsConfig: { nameservers: ['127.0.0.1'] },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container(image)],
    volumes: [{ name: 'config', configMap: { name: NAME } }],
  };
}
