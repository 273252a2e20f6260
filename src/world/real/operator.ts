import type { Clock } from '../../kit/clock.ts';
import type { SealedStore } from '../../pki/store/sealed-store.ts';
import type { Leaf } from '../../pki/types.ts';

/** Who the tool is to the API server. */
export type Standing = 'founder' | 'admin';

/** Short-lived client certificates of the tool itself, in memory only, renewed at two thirds of their life. */
export interface OperatorCredentials {
  kube(): Promise<{ cert: string; key: string }>;
  etcd(): Promise<{ ca: string; cert: string; key: string }>;
  /** founder: system:masters, until RBAC knows our own group; admin: a group that RBAC binds, and can unbind. */
  standAs(standing: Standing): void;
  standing(): Standing;
}

const MINUTES = 15;
const ETCD_DAYS = 1;

export function operatorCredentials(store: SealedStore, clock: Clock, first: Standing): OperatorCredentials {
  let standing = first;
  const leaves = new Map<string, { leaf: Promise<Leaf>; renewAt: number }>();
  const renewed = (key: string, lifetime: number, issue: () => Promise<Leaf>): Promise<Leaf> => {
    const held = leaves.get(key);
    if (held && clock.now() < held.renewAt) return held.leaf;
    const leaf = issue();
    leaves.set(key, { leaf, renewAt: clock.now() + (lifetime * 2) / 3 });
    leaf.catch(() => leaves.delete(key));
    return leaf;
  };
  return {
    kube: () => renewed(standing, MINUTES * 60_000, () => kubeLeaf(store, clock, standing)),
    etcd: async () => {
      const { cert, key } = await renewed('etcd', ETCD_DAYS * 86_400_000, () => etcdLeaf(store, clock));
      const { trustBundles } = await store.loadOrCreateTrust();
      return { ca: trustBundles['etcd-client'].join('\n'), cert, key };
    },
    standAs: next => {
      standing = next;
    },
    standing: () => standing,
  };
}

async function kubeLeaf(store: SealedStore, clock: Clock, standing: Standing): Promise<Leaf> {
  const { issueOperatorLeaf, ADMIN_GROUP, MASTERS_GROUP } = await import('../../pki/operator.ts');
  const { authorities } = await store.loadOrCreateTrust();
  const groups = [standing === 'founder' ? MASTERS_GROUP : ADMIN_GROUP];
  return issueOperatorLeaf({ authorities, commonName: 'seaworthy', groups, minutes: MINUTES, now: clock.now() });
}

async function etcdLeaf(store: SealedStore, clock: Clock): Promise<Leaf> {
  const { issueEtcdOperatorLeaf } = await import('../../pki/operator.ts');
  const { authorities } = await store.loadOrCreateTrust();
  return issueEtcdOperatorLeaf({ authorities, commonName: 'seaworthy', days: ETCD_DAYS, now: clock.now() });
}
