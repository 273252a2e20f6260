import type { LocalProviderSpec } from '../../spec/cluster-spec.ts';

export interface LocalOptions {
  clusterName: string;
  /** The state's id of this cluster; in the labels of all that is made for it. */
  clusterId: string;
  spec: LocalProviderSpec;
  /** How many machines the document asks for: what the host must have room for. */
  machines: { controlPlanes: number; workers: number };
  /** The operator's folder of this cluster: what must outlive the machines. */
  stateDir: string;
  /** Large things that can be made again, and the machines' own data. */
  cacheDir: string;
}

/** Where machines and the endpoint serve the API. */
export const API_PORT = 6443;

export function networkName(options: Pick<LocalOptions, 'clusterName'>): string {
  return `sw-${options.clusterName}`;
}

export function endpointName(options: Pick<LocalOptions, 'clusterName'>): string {
  return `${options.clusterName}-endpoint`;
}
