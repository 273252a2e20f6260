import type { Role } from './roles.ts';

/**
 * Who opens a connection. `loopback`: processes of the same machine; `control-planes`, `nodes`: machines of the cluster; `endpoint`: the
 * load balancer before the API servers; `pods`: pods of this cluster; `anyone`: no limit.
 */
export type Peer = 'loopback' | 'control-planes' | 'nodes' | 'endpoint' | 'pods' | 'anyone';

/** How a listener knows whom it talks to. */
export type Authentication = 'mutual TLS' | 'TLS and a credential' | 'none';

/** One listener of a machine. */
export interface Hop {
  id: string;
  /** The process that listens. */
  listener: string;
  protocol: 'tcp' | 'udp';
  /** A port, or the first and last of a range. */
  port: number | readonly [first: number, last: number];
  roles: readonly Role[];
  peers: readonly Peer[];
  authentication: Authentication;
  /** What it is for, and why these peers. */
  purpose: string;
  /** Only with this pod network. */
  cni?: 'flannel';
}

const CONTROL_PLANES: readonly Role[] = ['control-plane'];
const ALL: readonly Role[] = ['control-plane', 'worker'];

/**
 * Every port that a machine listens on. The host firewall is generated from this table, `verify` probes it (a listener that is not in
 * it is a finding, CTL-06), and the documentation prints it.
 */
export const HOPS: readonly Hop[] = [
  {
    id: 'etcd-client',
    listener: 'etcd',
    protocol: 'tcp',
    port: 2379,
    roles: CONTROL_PLANES,
    peers: ['loopback'],
    authentication: 'mutual TLS',
    purpose: 'each API server uses its own member; the operator comes through the API server or the provider',
  },
  {
    id: 'etcd-peer',
    listener: 'etcd',
    protocol: 'tcp',
    port: 2380,
    roles: CONTROL_PLANES,
    peers: ['control-planes'],
    authentication: 'mutual TLS',
    purpose: 'replication between members, under an authority of their own',
  },
  {
    id: 'etcd-metrics',
    listener: 'etcd',
    protocol: 'tcp',
    port: 2381,
    roles: CONTROL_PLANES,
    peers: ['loopback'],
    authentication: 'none',
    purpose: 'health probes and metrics',
  },
  {
    id: 'kube-apiserver',
    listener: 'kube-apiserver',
    protocol: 'tcp',
    port: 6443,
    roles: CONTROL_PLANES,
    peers: ['endpoint', 'nodes', 'pods'],
    authentication: 'TLS and a credential',
    purpose: 'the API; operators come through the endpoint',
  },
  {
    id: 'kube-controller-manager',
    listener: 'kube-controller-manager',
    protocol: 'tcp',
    port: 10257,
    roles: CONTROL_PLANES,
    peers: ['loopback'],
    authentication: 'TLS and a credential',
    purpose: 'health probes and metrics',
  },
  {
    id: 'kube-scheduler',
    listener: 'kube-scheduler',
    protocol: 'tcp',
    port: 10259,
    roles: CONTROL_PLANES,
    peers: ['loopback'],
    authentication: 'TLS and a credential',
    purpose: 'health probes and metrics',
  },
  {
    id: 'kubelet',
    listener: 'kubelet',
    protocol: 'tcp',
    port: 10250,
    roles: ALL,
    peers: ['control-planes'],
    authentication: 'TLS and a credential',
    purpose: 'logs, exec and metrics for API servers; what wants them in the cluster asks the API server',
  },
  {
    id: 'kubelet-health',
    listener: 'kubelet',
    protocol: 'tcp',
    port: 10248,
    roles: ALL,
    peers: ['loopback'],
    authentication: 'none',
    purpose: 'health probe',
  },
  {
    id: 'kube-proxy-metrics',
    listener: 'kube-proxy',
    protocol: 'tcp',
    port: 10249,
    roles: ALL,
    peers: ['loopback'],
    authentication: 'none',
    purpose: 'metrics',
  },
  {
    id: 'kube-proxy-health',
    listener: 'kube-proxy',
    protocol: 'tcp',
    port: 10256,
    roles: ALL,
    peers: ['nodes', 'endpoint'],
    authentication: 'none',
    purpose: "load balancers' health checks: whether this node forwards to services",
  },
  {
    id: 'vxlan',
    listener: 'kernel',
    protocol: 'udp',
    port: 8472,
    roles: ALL,
    peers: ['nodes'],
    authentication: 'none',
    purpose: 'pod traffic between machines',
    cni: 'flannel',
  },
  {
    id: 'node-ports-tcp',
    listener: 'kube-proxy',
    protocol: 'tcp',
    port: [30000, 32767],
    roles: ALL,
    peers: ['anyone'],
    authentication: 'none',
    purpose: 'services of type NodePort and LoadBalancer',
  },
  {
    id: 'node-ports-udp',
    listener: 'kernel',
    protocol: 'udp',
    port: [30000, 32767],
    roles: ALL,
    peers: ['anyone'],
    authentication: 'none',
    purpose: 'services of type NodePort and LoadBalancer',
  },
];

/** The port of a hop that has one. */
export function portOf(id: string): number {
  const port = HOPS.find(hop => hop.id === id)?.port;
  if (typeof port !== 'number') throw new Error(`${id} has no single port`);
  return port;
}

/** The hops of a machine of this role, with this pod network. */
export function hopsOf(role: Role, cni: string): Hop[] {
  return HOPS.filter(hop => hop.roles.includes(role) && (!hop.cni || hop.cni === cni));
}
