import type { Claim } from './credentials.ts';

/** The identities that a listener believes most: a forger claims to be them. */
export const ETCD_CLIENT: Claim = {
  subject: { commonName: 'kube-apiserver-etcd-client', organizations: ['system:masters'] },
};
export const ETCD_PEER: Claim = { subject: { commonName: 'etcd-peer' }, usages: ['client', 'server'] };
export const MASTER: Claim = { subject: { commonName: 'kubernetes-admin', organizations: ['system:masters'] } };
/** Valid everywhere, and entitled to nothing. */
export const NOBODY: Claim = { subject: { commonName: 'seaworthy-canary-nobody' } };
