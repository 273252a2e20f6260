/** The CIS Kubernetes Benchmark that `verify --cis` speaks of, as kube-bench numbers it. */
export const CIS_VERSION = '1.12';

/** Its sections: how many controls each has, and what they look at. */
export const CIS_SECTIONS: readonly { section: string; controls: number; about: string }[] = [
  { section: '1.1', controls: 21, about: 'modes and owners of files on control planes' },
  { section: '1.2', controls: 30, about: 'how the API server is configured' },
  { section: '1.3', controls: 7, about: 'how the controller manager is configured' },
  { section: '1.4', controls: 2, about: 'how the scheduler is configured' },
  { section: '2', controls: 7, about: 'how etcd is configured' },
  { section: '3.1', controls: 3, about: 'how users authenticate' },
  { section: '3.2', controls: 2, about: 'what is audited' },
  { section: '4.1', controls: 10, about: 'modes and owners of files on every machine' },
  { section: '4.2', controls: 14, about: 'how kubelets are configured' },
  { section: '4.3', controls: 1, about: 'how kube-proxy is configured' },
  { section: '5.1', controls: 13, about: 'rights and service accounts' },
  { section: '5.2', controls: 12, about: 'what pods are admitted' },
  { section: '5.3', controls: 2, about: 'network policies' },
  { section: '5.4', controls: 2, about: 'how secrets are used' },
  { section: '5.5', controls: 1, about: 'where images come from' },
  { section: '5.6', controls: 4, about: 'how namespaces and security contexts are used' },
];

/** The ids of a section's controls. */
export function cisIds({ section, controls }: (typeof CIS_SECTIONS)[number]): string[] {
  return Array.from({ length: controls }, (_, nth) => `${section}.${nth + 1}`);
}
