import type { Role } from '../catalog/roles.ts';
import type { IssuedIdentity, SharedKeys, TrustBundles } from '../pki/types.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import type { ProviderTraits } from './traits.ts';

export type ImageName = 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'etcd' | 'coredns' | 'pause';

/** Everything that decides what the machines of a role and pool are told. */
export interface MachineInput {
  spec: ClusterSpec;
  role: Role;
  /** Name of a pool of the document; workers only. */
  pool?: string;
  traits: ProviderTraits;
  /** Image references, as they are preloaded. */
  images: Record<ImageName, string>;
  trust: TrustBundles;
  /** Ids of the keys that control planes share, first the one in use. */
  sharedKeyIds: { serviceAccount: string[]; encryption: string[] };
  /** IPv4 range of the machines' own addresses and of the endpoint's. */
  machineNetwork: string;
  /** The part of it that only control planes have addresses in. */
  controlPlaneNetwork: string;
}

/** What one machine alone is told. */
export interface MachineIdentity {
  issued: IssuedIdentity;
  clusterId: string;
  /** Host and port of the API endpoint, as machines reach it. */
  endpoint: { address: string; port: number };
  /** Control planes only. */
  sharedKeys?: SharedKeys;
  /** Control planes only: how etcd starts on its first boot. */
  etcd?: EtcdIdentity;
}

export interface EtcdIdentity {
  state: 'new' | 'existing';
  /** All members of the moment, this machine included. */
  initialCluster: { name: string; address: string }[];
  token: string;
}
