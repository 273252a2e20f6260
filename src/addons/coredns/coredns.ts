import type { KubeObject } from '../../kube/types.ts';
import type { ClusterSpec } from '../../spec/cluster-spec.ts';
import type { ReadyCheck } from '../types.ts';
import { accessObjects } from './access.ts';
import { configMap } from './corefile.ts';
import { deployment } from './deployment.ts';
import { NAME, NAMESPACE, REPLICAS } from './names.ts';
import { budget, service } from './service.ts';

/** Cluster DNS: two servers on different machines, behind the service range's tenth address. */
export function corednsObjects(spec: ClusterSpec, image: string): KubeObject[] {
  const config = configMap(spec.network.clusterDomain);
  return [
    ...accessObjects(),
    config,
    deployment(spec, image, config.data),
    service(spec.network.serviceCIDR),
    budget(),
  ];
}

export function corednsReady(): ReadyCheck[] {
  return [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: NAMESPACE, name: NAME, minAvailable: REPLICAS }];
}
