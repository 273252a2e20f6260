import type { Role } from '../../src/catalog/roles.ts';
import { sha256 } from '../../src/kit/digest.ts';
import type { MachineIdentity, MachineInput } from '../../src/machine/input.ts';
import { LEAVES } from '../../src/pki/leaves.ts';
import { AUTHORITIES, type Leaf, type MachineLeafId, type SharedKeys, type TrustBundles } from '../../src/pki/types.ts';
import type { ProviderTraits } from '../../src/providers/provider.ts';
import type { ClusterSpec } from '../../src/spec/cluster-spec.ts';

/** A document with all that can be said about a pool. */
export const SPEC: ClusterSpec = {
  apiVersion: 'seaworthy.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name: 'harbor' },
  kubernetes: { version: '1.36.3' },
  controlPlane: { replicas: 3 },
  workers: [
    {
      name: 'general',
      replicas: 2,
      labels: { 'example.com/disk': 'ssd', 'node-role.kubernetes.io/general': '' },
      taints: [{ key: 'example.com/dedicated', value: 'general', effect: 'NoSchedule' }],
      maxSurge: 1,
      maxUnavailable: 0,
      drain: { deadlineSeconds: 600, afterDeadline: 'stop' },
    },
  ],
  network: { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16', cni: 'flannel', clusterDomain: 'cluster.local' },
  endpoint: { name: 'api.harbor.internal', port: 6443 },
  provider: { local: { engine: 'auto', apiPort: 16443 } },
  backup: { recipients: [], keep: { last: 3, daily: 7, weekly: 4 } },
  waivers: [],
};

/** A system container on a cgroup v1 host. */
export const LOCAL: ProviderTraits = {
  surge: true,
  fixedHosts: false,
  bootsOnCreate: false,
  zones: [],
  cgroupVersion: 1,
  ownsKernelSettings: false,
  userData: 'tar',
  userDataLimit: 1 << 20,
  auditVolume: true,
  base: sha256('base'),
};

/** A virtual machine with a kernel of its own. */
export const VIRTUAL: ProviderTraits = { ...LOCAL, cgroupVersion: 2, ownsKernelSettings: true, userData: 'ignition' };

export const IMAGES: MachineInput['images'] = {
  'kube-apiserver': 'registry.k8s.io/kube-apiserver:v1.36.3',
  'kube-controller-manager': 'registry.k8s.io/kube-controller-manager:v1.36.3',
  'kube-scheduler': 'registry.k8s.io/kube-scheduler:v1.36.3',
  etcd: 'registry.k8s.io/etcd:3.6.16-0',
  coredns: 'registry.k8s.io/coredns/coredns:v1.14.7',
  pause: 'registry.k8s.io/pause:3.10.2',
};

const TRUST = Object.fromEntries(AUTHORITIES.map(id => [id, [`certificate of ${id}\n`]])) as TrustBundles;

export function machineInput(role: Role, changes: Partial<MachineInput> = {}): MachineInput {
  return {
    spec: SPEC,
    role,
    ...(role === 'worker' ? { pool: 'general' } : {}),
    traits: LOCAL,
    images: IMAGES,
    trust: TRUST,
    sharedKeyIds: { serviceAccount: ['5a01'], encryption: ['ec01'] },
    machineNetwork: '10.89.60.0/24',
    controlPlaneNetwork: '10.89.60.64/26',
    ...changes,
  };
}

const SHARED_KEYS: SharedKeys = {
  serviceAccount: [{ id: '5a01', privateKey: 'SECRET signing key\n', publicKey: 'public signing key\n' }],
  encryption: [{ id: 'ec01', secret: 'SECRET+encryption+key=' }],
};

/** Every secret in it contains the word SECRET. */
export function machineIdentity(
  role: Role,
  name = role === 'worker' ? 'harbor-general-4' : 'harbor-cp-1',
): MachineIdentity {
  const address = role === 'worker' ? '10.89.60.14' : '10.89.60.11';
  const leaves = Object.fromEntries(
    Object.entries(LEAVES)
      .filter(([, leaf]) => leaf.roles.includes(role))
      .map(([id]) => [id, leaf(id as MachineLeafId, name)]),
  );
  return {
    issued: { name, role, address, leaves, issuedAt: 0, notAfter: 0, dueAt: 0 },
    clusterId: 'c1u57e7',
    endpoint: { address: '10.89.60.2', port: 6443 },
    ...(role === 'control-plane' ? { sharedKeys: SHARED_KEYS, etcd: etcdStart(name, address) } : {}),
  };
}

function leaf(id: MachineLeafId, name: string): Leaf {
  return { cert: `certificate ${id} of ${name}\n`, key: `SECRET key ${id} of ${name}\n`, notAfter: 0 };
}

function etcdStart(name: string, address: string): NonNullable<MachineIdentity['etcd']> {
  const others = [
    { name: 'harbor-cp-3', address: '10.89.60.13' },
    { name: 'harbor-cp-2', address: '10.89.60.12' },
  ];
  return { state: 'new', token: 'f00d', initialCluster: [...others, { name, address }] };
}
