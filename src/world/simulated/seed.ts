import { isOlder } from '../../catalog/versions.ts';
import type { EndpointSeen } from '../../providers/provider.ts';
import type { ClusterSeen, MachineSeen, MemberSeen, NodeSeen, Observation, Part } from '../observation.ts';
import { hasExpired, type MachineRecord, type StateSeen } from '../state.ts';
import type { EtcdStart } from '../world.ts';
import { scheduleAll } from './adopt.ts';
import { memberIdOf, newEtcd, newMember } from './etcd-process.ts';
import { setNode } from './kubelet.ts';
import { addMachine, newMachine } from './machines.ts';
import type { Model, SimEtcd, SimMachine, SimMember } from './model.ts';
import { addPod } from './pods.ts';

/** What the simulated world begins with. A part that is left out is filled in from our own record, as if all that ever existed were well. */
export interface Seed {
  at: number;
  state: StateSeen;
  machines?: MachineSeen[];
  members?: MemberSeen[];
  nodes?: NodeSeen[];
  endpoint?: EndpointSeen;
  cluster?: ClusterSeen;
}

/** Nothing exists but an empty record. */
export function emptySeed(cluster: string, clusterId: string, at = 1_750_000_000_000): Seed {
  return { at, state: { version: 1, cluster, clusterId, nextSerial: 1, machines: {}, requests: [] } };
}

/** What was observed, part by part as far as it was known. */
export function seedOf(seen: Observation): Seed {
  const value = <T>(part: Part<T>): T | undefined => (part.known ? part.value : undefined);
  return {
    at: seen.at,
    state: seen.state,
    machines: value(seen.machines),
    members: value(seen.members),
    nodes: value(seen.nodes),
    endpoint: value(seen.endpoint),
    cluster: value(seen.cluster),
  };
}

export function plant(model: Model, seed: Seed): void {
  for (const record of model.state.machines.values()) {
    model.addresses.set(record.address, record.name);
    if (record.issued) model.issued.set(record.name, record.issued);
  }
  plantEndpoint(model, seed);
  plantMachines(model, seed);
  const etcd = plantEtcd(model, seed);
  if (etcd) plantKube(etcd, seed);
  scheduleAll(model, new Set((seed.cluster?.apiServers ?? []).filter(each => each.ready).map(each => each.name)));
}

function plantEndpoint(model: Model, { endpoint, machines }: Seed): void {
  model.endpoint.exists = endpoint?.exists ?? (machines ?? []).length > 0;
  model.prepared = model.endpoint.exists;
  for (const backend of endpoint?.backends ?? [])
    model.endpoint.backends.set(backend.name, { ...backend, checking: false });
}

function plantMachines(model: Model, seed: Seed): void {
  const { state, machines, nodes } = seed;
  const versions = new Map((nodes ?? []).map(node => [node.name, node.kubeletVersion.replace(/^v/, '')]));
  for (const seen of machines ?? existed(state)) {
    if (seen.state === 'reserved' || seen.state === 'gone') continue;
    const record = state.machines[seen.name] ?? strangerOf(seen);
    const machine = newMachine(model, {
      record,
      ...(seen.role === 'control-plane' ? { etcd: etcdStart(seed, record) } : {}),
    });
    const blueprint = {
      ...machine.blueprint,
      kubernetesVersion: versions.get(seen.name) ?? record.kubernetesVersion ?? machine.blueprint.kubernetesVersion,
    };
    Object.assign(machine, {
      clusterId: seen.clusterId ?? model.state.record.clusterId,
      blueprint: seen.digests ? { ...blueprint, digests: seen.digests } : blueprint,
      power: seen.state,
      since: seen.since,
      expired: hasExpired(record.carries ?? record.issued, seed.at),
      leavesOf: (record.carries ?? record.issued)?.at,
    } satisfies Partial<SimMachine>);
    addMachine(model, machine);
  }
}

function existed(state: StateSeen): MachineSeen[] {
  return Object.values(state.machines)
    .filter(record => record.existed)
    .map(({ name, role, pool, address }) => ({ name, role, pool, address, state: 'running', since: 0 }));
}

function strangerOf({ name, role, pool, address }: MachineSeen): MachineRecord {
  return { name, role, pool, address, serial: 0, founding: false, existed: true };
}

/** What its machine was told: the founding members, or those of the moment. */
function etcdStart({ state, members }: Seed, { founding }: MachineRecord): EtcdStart {
  const token = state.founding?.token ?? '';
  const founders = Object.values(state.machines).filter(record => record.founding && record.role === 'control-plane');
  const initialCluster = founding
    ? founders.map(({ name, address }) => ({ name, address }))
    : (members ?? []).map(({ name, peerAddress }) => ({ name, address: peerAddress }));
  return { state: founding ? 'new' : 'existing', token, initialCluster };
}

/** etcd as it is seen; when it was not, but was founded, every control plane that lived is one of its voters. */
function plantEtcd(model: Model, { state, members }: Seed): SimEtcd | undefined {
  if (!state.epoch && !members?.some(member => member.started)) return undefined;
  const token = state.founding?.token ?? '';
  const etcd = newEtcd(
    token,
    state.epoch?.etcdClusterId ?? 'founding',
    members?.map(memberOf) ?? supposedMembers(model, token),
  );
  etcd.founded = true;
  if (state.epoch?.kubernetesVersion) etcd.served = state.epoch.kubernetesVersion;
  etcd.revision = Math.max(1, ...(members ?? []).map(member => member.revision));
  etcd.leader = members?.find(member => member.leader)?.id;
  const version = members && oldestEtcd(members);
  if (version) etcd.version = version;
  model.etcds.set(etcd.clusterId, etcd);
  const healthy = new Set(members?.filter(member => member.healthy).map(member => member.id));
  for (const member of etcd.members.values()) {
    const machine = model.machines.get(member.name);
    if (!machine) continue;
    machine.etcdData = { etcd, memberId: member.id };
    machine.honouredNew = true;
    machine.etcdUp = healthy.has(member.id) && (machine.power === 'running' || machine.power === 'stopping');
  }
  return etcd;
}

/** etcd's cluster version is at most that; where somebody did not say, it is not known. */
function oldestEtcd(members: MemberSeen[]): string | undefined {
  const versions = members.map(member => member.version);
  return versions.reduce((oldest, version) =>
    oldest && version ? (isOlder(version, oldest) ? version : oldest) : undefined,
  );
}

function memberOf({ id, name, peerAddress, learner, started, caughtUp }: MemberSeen): SimMember {
  return { id, name, peerAddress, learner, started, caughtUp: caughtUp || !learner };
}

function supposedMembers(model: Model, token: string): SimMember[] {
  return [...model.state.machines.values()]
    .filter(record => record.role === 'control-plane' && record.existed)
    .map(record => ({
      ...newMember(memberIdOf(token, record.address), record.address, false),
      name: record.name,
      started: true,
    }));
}

function plantKube({ kube }: SimEtcd, { state, nodes, cluster }: Seed): void {
  kube.systemUid = cluster?.kubeSystemUid ?? state.epoch?.kubeSystemUid;
  for (const { id, digest, ready } of cluster?.addons ?? []) kube.addons.set(id, { digest, ready });
  if (cluster?.allowedNodes) kube.allowed = new Set(cluster.allowedNodes);
  for (const { kubelet: _asked, ...node } of nodes ?? []) {
    setNode(kube, node);
    for (const pod of node.podsToLeave) addPod(kube, { ...pod, app: undefined, node: node.name, terminating: false });
  }
}
