import { DEFAULT_PATIENCE, type Desired } from '../../src/lifecycle/desired.ts';
import type { EndpointSeen } from '../../src/providers/provider.ts';
import {
  type ClusterSeen,
  known,
  type MachineSeen,
  type MemberSeen,
  type NodeSeen,
  type Observation,
} from '../../src/world/observation.ts';
import type { MachineRecord, StateSeen } from '../../src/world/state.ts';

export const NOW = 1_800_000_000_000;
export const DIGESTS = { base: 'b1', payload: 'p1', config: 'c1' };
const MARKS = { labels: {}, taints: [] };

/** What examples/local.yaml asks for, in small. */
export function desiredSample(change: Partial<Desired> = {}): Desired {
  return {
    cluster: 'harbor',
    clusterId: 'ours',
    kubernetesVersion: '1.36.3',
    controlPlane: { replicas: 3, digests: DIGESTS, marks: MARKS },
    pools: [
      {
        name: 'general',
        replicas: 2,
        digests: DIGESTS,
        marks: MARKS,
        maxSurge: 1,
        maxUnavailable: 0,
        drainDeadlineSeconds: 600,
        afterDeadline: 'stop',
      },
    ],
    addons: [
      { id: 'node-admission', digest: 'a1' },
      { id: 'coredns', digest: 'a2' },
    ],
    requests: [],
    traits: { surge: true, fixedHosts: false },
    retention: { last: 3, daily: 7, weekly: 4 },
    patience: DEFAULT_PATIENCE,
    ...change,
  };
}

/** A founded, healthy cluster of 3 + 2: every sign is good. Its parts may be changed before `seenOf`. */
export interface Sample {
  records: Record<string, MachineRecord>;
  machines: Record<string, MachineSeen>;
  members: Record<string, MemberSeen>;
  nodes: Record<string, NodeSeen>;
  endpoint: EndpointSeen;
  cluster: ClusterSeen;
  state: Omit<StateSeen, 'machines'>;
}

export function healthySample(controlPlanes = 3, workers = 2): Sample {
  const sample: Sample = {
    records: {},
    machines: {},
    members: {},
    nodes: {},
    endpoint: {
      exists: true,
      address: '10.0.0.2',
      port: 6443,
      operatorAddress: '127.0.0.1',
      operatorPort: 6443,
      backends: [],
    },
    cluster: {
      kubeSystemUid: 'uid',
      apiServers: [],
      addons: [
        { id: 'node-admission', digest: 'a1', ready: true },
        { id: 'coredns', digest: 'a2', ready: true },
      ],
      allowedNodes: [],
    },
    state: {
      version: 1,
      cluster: 'harbor',
      clusterId: 'ours',
      nextSerial: controlPlanes + workers + 1,
      founding: { token: 't', attempt: 1 },
      epoch: { etcdClusterId: 'e', memberIds: [], kubeSystemUid: 'uid', at: NOW },
      requests: [],
    },
  };
  for (let serial = 1; serial <= controlPlanes; serial += 1)
    addControlPlane(sample, `harbor-cp-${serial}`, serial, serial === 1);
  for (let serial = controlPlanes + 1; serial <= controlPlanes + workers; serial += 1)
    addWorker(sample, `harbor-general-${serial}`, serial);
  return sample;
}

function addMachine(sample: Sample, record: MachineRecord): void {
  const { name, role, pool, address } = record;
  sample.records[name] = record;
  sample.machines[name] = {
    name,
    role,
    pool,
    address,
    state: 'running',
    since: NOW - 3_600_000,
    digests: DIGESTS,
    clusterId: 'ours',
  };
  sample.nodes[name] = nodeSample(name);
  sample.cluster.allowedNodes?.push(name);
}

export function addControlPlane(sample: Sample, name: string, serial: number, leader = false): void {
  addMachine(sample, recordSample({ name, serial, role: 'control-plane' }));
  const address = `10.0.0.${serial + 10}`;
  sample.members[name] = {
    id: `m${serial}`,
    name,
    peerAddress: address,
    learner: false,
    started: true,
    healthy: true,
    leader,
    caughtUp: true,
    revision: 9,
    dbBytes: 1,
    quotaBytes: 9,
    alarms: [],
  };
  sample.cluster.apiServers.push({ name, serving: true, ready: true, version: '1.36.3' });
  sample.endpoint.backends.push({ name, address, admitted: true, healthy: true });
}

export function addWorker(sample: Sample, name: string, serial: number): void {
  addMachine(sample, recordSample({ name, serial, role: 'worker', pool: 'general' }));
}

export function recordSample(
  part: Partial<MachineRecord> & Pick<MachineRecord, 'name' | 'serial' | 'role'>,
): MachineRecord {
  const issued = { at: NOW - 3_600_000, notAfter: NOW + 1e10, dueAt: NOW + 9e9 };
  return { address: `10.0.0.${part.serial + 10}`, founding: false, existed: true, issued, ...part };
}

export function nodeSample(name: string, change: Partial<NodeSeen> = {}): NodeSeen {
  const quiet = { labels: {}, taints: [], leaving: false, podsToLeave: [], volumeAttachments: 0 };
  return {
    name,
    uid: name,
    ready: true,
    since: NOW - 3_000_000,
    schedulable: true,
    kubeletVersion: 'v1.36.3',
    ...quiet,
    ...change,
  };
}

export function seenOf(sample: Sample): Observation {
  const { state, records, machines, members, nodes, endpoint, cluster } = sample;
  return {
    at: NOW,
    state: { ...state, machines: records },
    machines: known(Object.values(machines), NOW),
    members: known(Object.values(members), NOW),
    nodes: known(Object.values(nodes), NOW),
    endpoint: known(endpoint, NOW),
    cluster: known(cluster, NOW),
    badSince: {},
    arrivingSince: {},
    leavingSince: {},
  };
}

/** The machine is gone, and every sign of it with it. */
export function lose(sample: Sample, name: string): void {
  const machine = sample.machines[name];
  if (machine) sample.machines[name] = { ...machine, state: 'gone' };
  const member = sample.members[name];
  if (member) sample.members[name] = { ...member, healthy: false, leader: false };
  const node = sample.nodes[name];
  if (node) sample.nodes[name] = { ...node, ready: false };
  sample.cluster.apiServers = sample.cluster.apiServers.filter(each => each.name !== name);
  sample.endpoint.backends = sample.endpoint.backends.map(each =>
    each.name === name ? { ...each, healthy: false } : each,
  );
}
