import type { Role } from '../catalog/roles.ts';

export const AUTHORITIES = ['kubernetes', 'etcd-peer', 'etcd-client', 'front-proxy', 'kubelet-serving'] as const;
export type AuthorityId = (typeof AUTHORITIES)[number];

/** PEM certificate and PKCS#8 key; notAfter in milliseconds since the epoch. */
export interface Leaf {
  cert: string;
  key: string;
  notAfter: number;
}

/** The leaves a machine may hold. Workers: kubelet-client, kubelet-serving, kube-proxy, cni-agent only. */
export type MachineLeafId =
  | 'apiserver'
  | 'apiserver-kubelet-client'
  | 'apiserver-etcd-client'
  | 'front-proxy-client'
  | 'etcd-server'
  | 'etcd-peer'
  | 'controller-manager'
  | 'controller-manager-serving'
  | 'scheduler'
  | 'scheduler-serving'
  | 'kubelet-client'
  | 'kubelet-serving'
  | 'kube-proxy'
  | 'cni-agent';

/** Everything issued for one machine. Times in milliseconds since the epoch; dueAt is when it is to be replaced. */
export interface IssuedIdentity {
  name: string;
  role: Role;
  address: string;
  leaves: Partial<Record<MachineLeafId, Leaf>>;
  issuedAt: number;
  notAfter: number;
  dueAt: number;
}

/** Trusted certificates (PEM), by authority: a list everywhere, so that authorities can be rotated. */
export type TrustBundles = Record<AuthorityId, string[]>;

/** Keys that control planes share. Ids enter the config digest, values never do. */
export interface SharedKeys {
  /** First signs, all verify. PEM. */
  serviceAccount: { id: string; privateKey: string; publicKey: string }[];
  /** First encrypts, all decrypt. 32 bytes, base64 (secretbox). */
  encryption: { id: string; secret: string }[];
}

/** A certificate authority with its signing key: PEM and PKCS#8. Lives in the sealed store and in memory only, never on a machine. */
export interface Authority {
  id: AuthorityId;
  cert: string;
  key: string;
  notAfter: number;
}

/** The authorities that sign at present, one for each id. */
export type Authorities = Record<AuthorityId, Authority>;

/** All that the operator's side keeps for the whole cluster. */
export interface Trust {
  authorities: Authorities;
  sharedKeys: SharedKeys;
  trustBundles: TrustBundles;
}

/** What the API servers' certificates must say about the cluster. */
export interface ClusterNames {
  endpointNames: string[];
  endpointAddresses: string[];
  /** First address of the service range: the Service `kubernetes`. */
  serviceAddress: string;
  clusterDomain: string;
}
