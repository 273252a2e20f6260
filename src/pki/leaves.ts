import type { Role } from '../catalog/roles.ts';
import type { Subject, Usage } from './certificate.ts';
import type { AuthorityId, ClusterNames, MachineLeafId } from './types.ts';

/** What a leaf may say about its machine. */
export interface LeafFacts {
  name: string;
  address: string;
  cluster: ClusterNames;
}

/** One leaf: who signs it, whom it names, what it may be used for, under which names it is reached, which machines hold it. */
export interface LeafRecord {
  authority: AuthorityId;
  subject: (machine: LeafFacts) => Subject;
  usages: readonly Usage[];
  /** DNS names and IP addresses; a leaf without them serves nobody. */
  names?: (machine: LeafFacts) => string[];
  roles: readonly Role[];
}

const CONTROL_PLANES: readonly Role[] = ['control-plane'];
const ALL: readonly Role[] = ['control-plane', 'worker'];
const LOOPBACK = ['localhost', '127.0.0.1'];

/**
 * Every leaf a machine may hold; `issueMachineIdentity` only walks this table.
 * Subjects are those that Kubernetes' node authorizer and default roles expect; the two etcd authorities are two, so that no client is a peer.
 */
export const LEAVES: Readonly<Record<MachineLeafId, LeafRecord>> = {
  'kubelet-client': {
    authority: 'kubernetes',
    subject: nodeSubject,
    usages: ['client'],
    roles: ALL,
  },
  'kubelet-serving': {
    authority: 'kubelet-serving',
    subject: nodeSubject,
    usages: ['server'],
    names: ownNames,
    roles: ALL,
  },
  'kube-proxy': {
    authority: 'kubernetes',
    subject: named('system:kube-proxy'),
    usages: ['client'],
    roles: ALL,
  },
  'cni-agent': {
    authority: 'kubernetes',
    subject: named('system:flannel'),
    usages: ['client'],
    roles: ALL,
  },
  apiserver: {
    authority: 'kubernetes',
    subject: named('kube-apiserver'),
    usages: ['server'],
    names: apiServerNames,
    roles: CONTROL_PLANES,
  },
  // Its rights on kubelets come from a ClusterRoleBinding that names the user, so it needs no group.
  'apiserver-kubelet-client': {
    authority: 'kubernetes',
    subject: named('kube-apiserver-kubelet-client'),
    usages: ['client'],
    roles: CONTROL_PLANES,
  },
  'apiserver-etcd-client': {
    authority: 'etcd-client',
    subject: named('kube-apiserver-etcd-client'),
    usages: ['client'],
    roles: CONTROL_PLANES,
  },
  'front-proxy-client': {
    authority: 'front-proxy',
    subject: named('front-proxy-client'),
    usages: ['client'],
    roles: CONTROL_PLANES,
  },
  // Of the clients' authority, because that is the bundle clients verify it with; a client too, because etcd's own gateway dials with it.
  'etcd-server': {
    authority: 'etcd-client',
    subject: machine => ({ commonName: machine.name }),
    usages: ['server', 'client'],
    names: machine => [...ownNames(machine), ...LOOPBACK],
    roles: CONTROL_PLANES,
  },
  // No loopback: etcd compares these names with the address a peer comes from.
  'etcd-peer': {
    authority: 'etcd-peer',
    subject: machine => ({ commonName: machine.name }),
    usages: ['server', 'client'],
    names: ownNames,
    roles: CONTROL_PLANES,
  },
  'controller-manager': {
    authority: 'kubernetes',
    subject: named('system:kube-controller-manager'),
    usages: ['client'],
    roles: CONTROL_PLANES,
  },
  'controller-manager-serving': {
    authority: 'kubernetes',
    subject: named('kube-controller-manager'),
    usages: ['server'],
    names: () => LOOPBACK,
    roles: CONTROL_PLANES,
  },
  scheduler: {
    authority: 'kubernetes',
    subject: named('system:kube-scheduler'),
    usages: ['client'],
    roles: CONTROL_PLANES,
  },
  'scheduler-serving': {
    authority: 'kubernetes',
    subject: named('kube-scheduler'),
    usages: ['server'],
    names: () => LOOPBACK,
    roles: CONTROL_PLANES,
  },
};

function named(commonName: string): () => Subject {
  return () => ({ commonName });
}

function nodeSubject(machine: LeafFacts): Subject {
  return { commonName: `system:node:${machine.name}`, organizations: ['system:nodes'] };
}

function ownNames(machine: LeafFacts): string[] {
  return [machine.name, machine.address];
}

function apiServerNames({ name, address, cluster }: LeafFacts): string[] {
  const service = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  return [
    ...service,
    `kubernetes.default.svc.${cluster.clusterDomain}`,
    name,
    ...cluster.endpointNames,
    'localhost',
    address,
    ...cluster.endpointAddresses,
    '127.0.0.1',
    cluster.serviceAddress,
  ];
}
