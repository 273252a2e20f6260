export const NAMESPACE = 'kube-system';
export const NAME = 'coredns';
export const REPLICAS = 2;

/** The pods' label, as in every cluster; people and tools look for it. */
export const SELECTOR = { 'k8s-app': 'kube-dns' };

/** CoreDNS's listeners. */
export const PORTS = { dns: 53, metrics: 9153, health: 8080, ready: 8181 } as const;
