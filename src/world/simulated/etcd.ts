import { SeaworthyError } from '../../kit/errors.ts';
import type { MemberSeen } from '../observation.ts';
import { quorumOf } from '../state.ts';
import type { Etcd } from '../world.ts';
import { draw } from './durations.ts';
import { endEtcd, newMember } from './etcd-process.ts';
import { etcdVersionOf } from './etcd-version.ts';
import { freshId, type Model, type SimEtcd, type SimMember } from './model.ts';
import { powerOffSoon } from './power.ts';
import { connectedVoters, isConnected, machineOf, quorumChanged, setLeader, votersOf } from './quorum.ts';
import { etcdInService } from './service.ts';

/** etcd as a client sees it, with etcd's own refusals (server/etcdserver/server.go, membership/cluster.go). */
export function simulatedEtcd(model: Model): Etcd {
  return {
    members: async () => {
      const etcd = answering(model);
      return [...etcd.members.values()].map(member => seenOf(model, etcd, member));
    },
    read: async () => {
      const { clusterId, revision } = answering(model);
      return { clusterId, revision };
    },
    addLearner: async (_name, address) => addLearner(model, answering(model), address),
    promote: async memberId => promote(model, answering(model), memberId),
    moveLeader: async memberId => moveLeader(model, answering(model), memberId),
    removeMember: async memberId => removeMember(model, answering(model), memberId),
  };
}

function answering(model: Model): SimEtcd {
  const etcd = etcdInService(model);
  if (model.weather.partitioned || !etcd) throw refused('no etcd member answers', true);
  if (!etcd.leader) throw refused('etcdserver: no leader', true);
  etcd.revision += 1;
  return etcd;
}

function refused(message: string, retry: boolean): SeaworthyError {
  return new SeaworthyError('etcd', message, { retry });
}

function seenOf(model: Model, etcd: SimEtcd, member: SimMember): MemberSeen {
  return {
    id: member.id,
    name: member.name,
    peerAddress: member.peerAddress,
    learner: member.learner,
    started: member.started,
    healthy: isConnected(model, etcd, member),
    leader: etcd.leader === member.id,
    caughtUp: member.caughtUp,
    ...versionSeen(model, etcd, member),
    revision: member.started ? etcd.revision : 0,
    dbBytes: 20 << 20,
    quotaBytes: 2 * 1024 ** 3,
    alarms: [],
  };
}

function versionSeen(model: Model, etcd: SimEtcd, member: SimMember): { version?: string } {
  const machine = isConnected(model, etcd, member) ? machineOf(model, etcd, member) : undefined;
  return machine ? { version: etcdVersionOf(machine.blueprint.kubernetesVersion) } : {};
}

function addLearner(model: Model, etcd: SimEtcd, address: string): void {
  const members = [...etcd.members.values()];
  if (members.some(member => member.peerAddress === address)) return;
  if (!model.options.laxEtcd) mayAdd(model, etcd, members);
  const member = newMember(freshId(model), address, true);
  etcd.members.set(member.id, member);
  etcd.steadySince = model.events.now;
}

function mayAdd(model: Model, etcd: SimEtcd, members: SimMember[]): void {
  if (members.some(member => member.learner)) throw refused('etcdserver: too many learner members in cluster', true);
  if (!steady(model, etcd) || connectedVoters(model, etcd).length < votersOf(etcd).length) {
    throw refused('etcdserver: unhealthy cluster', true);
  }
}

function steady(model: Model, etcd: SimEtcd): boolean {
  return model.events.now - etcd.steadySince >= draw(model.durations, 'reconfigure', undefined);
}

function promote(model: Model, etcd: SimEtcd, memberId: string): void {
  const member = etcd.members.get(memberId);
  if (!member) throw refused('etcdserver: member not found', false);
  if (!member.learner) return;
  if (!model.options.laxEtcd && (!member.started || !member.caughtUp)) {
    throw refused('etcdserver: can only promote a learner member which is in sync with leader', true);
  }
  member.learner = false;
  etcd.steadySince = model.events.now;
  quorumChanged(model, etcd);
}

function moveLeader(model: Model, etcd: SimEtcd, memberId: string): void {
  const member = etcd.members.get(memberId);
  if (!member || member.learner) throw refused('etcdserver: bad leader transferee', false);
  if (etcd.leader === memberId) return;
  if (!isConnected(model, etcd, member))
    throw refused('etcdserver: request timed out, leader transfer took too long', true);
  setLeader(model, etcd, memberId);
}

function removeMember(model: Model, etcd: SimEtcd, memberId: string): void {
  const member = etcd.members.get(memberId);
  if (!member) return;
  if (!member.learner && !model.options.laxEtcd) mayRemoveVoter(model, etcd, member);
  const machine = machineOf(model, etcd, member);
  etcd.members.delete(memberId);
  etcd.steadySince = model.events.now;
  if (etcd.leader === memberId) etcd.leader = undefined;
  if (machine) endEtcd(model, machine);
  quorumChanged(model, etcd);
  if (machine?.power === 'stopping' && machine.apiServer === 'off') powerOffSoon(model, machine);
}

/** A disconnected voter may always go; a connected one only if a quorum of those that stay is connected, and has been for a while. */
function mayRemoveVoter(model: Model, etcd: SimEtcd, member: SimMember): void {
  const others = votersOf(etcd).filter(each => each !== member);
  const started = others.filter(each => each.started).length;
  if (started < quorumOf(others.length))
    throw refused('etcdserver: re-configuration failed due to not enough started members', false);
  if (!isConnected(model, etcd, member)) return;
  const active = others.filter(each => isConnected(model, etcd, each)).length;
  if (!steady(model, etcd) || active < quorumOf(others.length)) throw refused('etcdserver: unhealthy cluster', true);
}
