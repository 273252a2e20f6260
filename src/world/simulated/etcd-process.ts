import { sha256 } from '../../kit/digest.ts';
import type { EtcdStart } from '../world.ts';
import { mayRunIn } from './etcd-version.ts';
import { newKube } from './kube-model.ts';
import { changedByItself, laterOn, type Model, type SimEtcd, type SimMachine, type SimMember } from './model.ts';
import { isConnected, quorumChanged } from './quorum.ts';

/** The kubelet starts etcd's static pod; when etcd refuses to run it is tried again, with what has changed since. */
export function startEtcd(model: Model, machine: SimMachine): void {
  laterOn(model, machine, 'etcdStart', () => tryToRun(model, machine));
}

function tryToRun(model: Model, machine: SimMachine): void {
  machine.etcdData ??= firstData(model, machine);
  const member = machine.etcdData?.etcd.members.get(machine.etcdData.memberId);
  // no data and none to be had, or "the member has been permanently removed from the cluster", or it is too old for it
  if (!machine.etcdData || !member || !mayRunIn(machine.etcdData.etcd, machine)) {
    laterOn(model, machine, 'etcdRetry', () => tryToRun(model, machine));
    return;
  }
  member.started = true;
  member.name = machine.name;
  machine.etcdUp = true;
  changedByItself(model, machine.name);
  if (member.learner && !member.caughtUp) laterOn(model, machine, 'catchUp', () => catchUp(model, machine, member));
  quorumChanged(model, machine.etcdData.etcd);
}

function catchUp(model: Model, machine: SimMachine, member: SimMember): void {
  const etcd = machine.etcdData?.etcd;
  if (!etcd) return;
  if (etcd.leader && isConnected(model, etcd, member)) member.caughtUp = true;
  else laterOn(model, machine, 'catchUp', () => catchUp(model, machine, member));
}

/** What an empty etcd disk becomes, or undefined when etcd dies at once. */
function firstData(model: Model, machine: SimMachine): SimMachine['etcdData'] {
  const start = machine.etcdStart;
  if (!start) return undefined;
  return start.state === 'new' ? foundingData(model, machine, start) : joiningData(model, machine, start);
}

/** `new` is honoured once; and who has voted already and lost its disk panics: its log is behind what it has acknowledged. */
function foundingData(model: Model, machine: SimMachine, start: EtcdStart): SimMachine['etcdData'] {
  if (machine.honouredNew) return undefined;
  machine.honouredNew = true;
  const etcd = model.etcds.get(clusterIdOf(start)) ?? beginEtcd(model, start);
  const memberId = memberIdOf(start.token, machine.address);
  const member = etcd.members.get(memberId);
  return member && !member.started ? { etcd, memberId } : undefined;
}

/** A newcomer must be told exactly the members of the moment ("member count is unequal"), be one, and reach one that runs. */
function joiningData(model: Model, machine: SimMachine, start: EtcdStart): SimMachine['etcdData'] {
  for (const etcd of model.etcds.values()) {
    const member = [...etcd.members.values()].find(each => each.peerAddress === machine.address);
    if (!member || member.started || machine.cutOff || machine.expired) continue;
    if (![...etcd.members.values()].some(each => isConnected(model, etcd, each))) continue;
    const told = new Set(start.initialCluster.map(each => each.address));
    const equal =
      told.size === etcd.members.size && [...etcd.members.values()].every(each => told.has(each.peerAddress));
    if (equal) return { etcd, memberId: member.id };
  }
  return undefined;
}

function beginEtcd(model: Model, start: EtcdStart): SimEtcd {
  const members = start.initialCluster.map(({ address }) =>
    newMember(memberIdOf(start.token, address), address, false),
  );
  const etcd = newEtcd(start.token, clusterIdOf(start), members);
  model.etcds.set(etcd.clusterId, etcd);
  return etcd;
}

export function newMember(id: string, peerAddress: string, learner: boolean): SimMember {
  return { id, name: '', peerAddress, learner, started: false, caughtUp: !learner };
}

export function newEtcd(token: string, clusterId: string, members: SimMember[]): SimEtcd {
  return {
    token,
    clusterId,
    members: new Map(members.map(member => [member.id, member])),
    leader: undefined,
    electing: false,
    steadySince: 0,
    founded: false,
    revision: 1,
    kube: newKube(),
  };
}

/** As in etcd: computed from token and static members, before any vote. */
function clusterIdOf(start: EtcdStart): string {
  const members = start.initialCluster.map(each => `${each.name}=${each.address}`).sort();
  return sha256([start.token, ...members].join(',')).slice(0, 16);
}

export function memberIdOf(token: string, address: string): string {
  return sha256(`${address} ${token}`).slice(0, 16);
}

/** Etcd ends: with its machine, or because its member was removed. */
export function endEtcd(model: Model, machine: SimMachine): void {
  machine.etcdUp = false;
  changedByItself(model, machine.name);
  if (machine.etcdData) quorumChanged(model, machine.etcdData.etcd);
}
