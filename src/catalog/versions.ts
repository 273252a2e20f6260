/** A Kubernetes release we build and test, with the versions that go with it. */
export interface SupportedRelease {
  /** No leading v. */
  kubernetes: string;
  etcd: string;
  coredns: string;
  pause: string;
  containerd: string;
  runc: string;
  /** The CNI plugins (bridge, host-local, portmap, loopback). */
  cni: string;
  flannel: string;
}

/** What every release has in common: one node runtime for all, so that an upgrade of Kubernetes changes little else. */
const NODE_RUNTIME = { containerd: '2.2.9', runc: '1.3.6', cni: '1.9.1', flannel: '0.28.10' } as const;

/**
 * Oldest first. Where kubeadm of the release names other versions, the reason:
 * - 1.36: etcd 3.6.8, too old for a roll to 3.7, which needs every member ≥ 3.6.11; CoreDNS 1.14.2, its module can't be had.
 * - 1.37: etcd 3.7.0 and CoreDNS 1.14.6, both with later patch releases.
 * runc is the version that containerd's release names (script/setup/runc-version).
 */
export const SUPPORTED: readonly SupportedRelease[] = [
  { kubernetes: '1.36.3', etcd: '3.6.16', coredns: '1.14.7', pause: '3.10.2', ...NODE_RUNTIME },
  { kubernetes: '1.37.2', etcd: '3.7.3', coredns: '1.14.7', pause: '3.10.2', ...NODE_RUNTIME },
];

/** The row of a Kubernetes version (no leading v), or undefined when it is not supported. */
export function releaseOf(kubernetes: string): SupportedRelease | undefined {
  return SUPPORTED.find(release => release.kubernetes === kubernetes);
}

/** "1.36.3" → 36: versions of one major are compared by it. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

/** Is the first (both without a leading v) older than the second? */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map(each => each.split('.').map(Number)) as [number[], number[]];
  const differs = b.findIndex((part, index) => part !== a[index]);
  return differs >= 0 && (a[differs] ?? 0) < (b[differs] ?? 0);
}
