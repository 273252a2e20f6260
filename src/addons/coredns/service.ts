import type { V1PodDisruptionBudget, V1Service } from '@kubernetes/client-node';
import { nthAddress } from '../../kit/cidr.ts';
import { NAME, NAMESPACE, PORTS, SELECTOR } from './names.ts';

/** Named kube-dns, as in every cluster; kubelets give its address to pods. */
export function service(serviceCIDR: string) {
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      namespace: NAMESPACE,
      name: 'kube-dns',
      labels: { ...SELECTOR, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(PORTS.metrics) },
    },
    spec: {
      clusterIP: nthAddress(serviceCIDR, 10),
      selector: SELECTOR,
      ports: [port('dns', PORTS.dns, 'UDP'), port('dns-tcp', PORTS.dns), port('metrics', PORTS.metrics)],
    },
  } satisfies V1Service;
  return object;
}

function port(name: string, number: number, protocol = 'TCP') {
  return { name, port: number, targetPort: name, protocol };
}

/** One server may be evicted at a time; one that doesn't work may always be. */
export function budget() {
  const object = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace: NAMESPACE, name: NAME },
    spec: { minAvailable: 1, selector: { matchLabels: SELECTOR }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  } satisfies V1PodDisruptionBudget;
  return object;
}
