import { quorumOf } from '../state.ts';
import { apiServersChanged } from './api-server.ts';
import { raiseVersion } from './etcd-version.ts';
import { changedByItself, later, type Model, type SimEtcd, type SimMachine, type SimMember } from './model.ts';
import { pick } from './random.ts';

/** The machine that this started member's data lies on, if it still exists. */
export function machineOf(model: Model, etcd: SimEtcd, member: SimMember): SimMachine | undefined {
  const machine = model.machines.get(member.name);
  return machine?.etcdData?.etcd === etcd && machine.etcdData.memberId === member.id ? machine : undefined;
}

/** Runs, and reaches the other members. */
export function isConnected(model: Model, etcd: SimEtcd, member: SimMember): boolean {
  const machine = machineOf(model, etcd, member);
  return machine?.etcdUp === true && !machine.cutOff && !machine.expired;
}

export function votersOf(etcd: SimEtcd): SimMember[] {
  return [...etcd.members.values()].filter(member => !member.learner);
}

export function connectedVoters(model: Model, etcd: SimEtcd): SimMember[] {
  return votersOf(etcd).filter(member => isConnected(model, etcd, member));
}

/** To be called after each change that members, their machines or their links have seen: leadership is lost or won, API servers follow. */
export function quorumChanged(model: Model, etcd: SimEtcd): void {
  const voters = connectedVoters(model, etcd);
  const quorum = voters.length >= quorumOf(votersOf(etcd).length);
  if (etcd.leader && (!quorum || !voters.some(member => member.id === etcd.leader))) etcd.leader = undefined;
  if (quorum && !etcd.leader && !etcd.electing) {
    etcd.electing = true;
    later(model, 'election', () => elect(model, etcd));
  }
  raiseVersion(model, etcd);
  apiServersChanged(model);
}

function elect(model: Model, etcd: SimEtcd): void {
  etcd.electing = false;
  const voters = connectedVoters(model, etcd);
  if (!etcd.leader && voters.length >= quorumOf(votersOf(etcd).length)) {
    etcd.leader = (model.random ? pick(model.random, voters) : voters[0])?.id;
    etcd.founded = true;
    etcd.steadySince = model.events.now;
    changedByItself(model, 'etcd');
  }
  quorumChanged(model, etcd);
}

/** Hands leadership to another member: no election is needed, and none is lost. */
export function setLeader(model: Model, etcd: SimEtcd, memberId: string): void {
  etcd.leader = memberId;
  etcd.steadySince = model.events.now;
}
