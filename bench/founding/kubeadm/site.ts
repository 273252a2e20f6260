import type { SupportedRelease } from '../../../src/catalog/versions.ts';
import type { ProviderTraits } from '../../../src/machine/traits.ts';
import type { ClusterSpec } from '../../../src/spec/cluster-spec.ts';

/** What all machines of kubeadm's cluster have in common. */
export interface Site {
  spec: ClusterSpec;
  release: SupportedRelease;
  traits: ProviderTraits;
  clusterId: string;
  /** Where machines reach the API: the endpoint's address. */
  endpoint: string;
  machineNetwork: string;
  controlPlaneNetwork: string;
  /** A bootstrap token of this run. */
  token: string;
}

export interface Member {
  name: string;
  address: string;
  role: 'control-plane' | 'worker';
}
