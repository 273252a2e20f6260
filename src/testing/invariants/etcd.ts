import { connectedVoters } from '../../world/simulated/quorum.ts';
import { quorumOf } from '../../world/state.ts';
import { type Act, controlPlaneChanged, type Invariant, isDestroying } from '../lives/act.ts';

const isFounded = (act: Act) =>
  act.move.founded && act.model.state.record.epoch !== undefined && act.etcd !== undefined;

export const quorumKept: Invariant = {
  name: 'quorum-kept',
  broken: act => {
    const { before, after } = act;
    if (!isFounded(act) || isDestroying(act) || after.margin >= 0 || after.margin >= before.margin) return undefined;
    // of two voters one can only go by an ordered stop, in which etcd stays until its member is removed
    if (act.call.name === 'machines.stop' && before.voters === 2) return undefined;
    if (controlPlaneChanged(act)) return undefined;
    return `${after.healthyVoters} of ${after.voters} voters are left healthy, quorum is ${quorumOf(after.voters)}`;
  },
};

export const neverTwoLearners: Invariant = {
  name: 'never-two-learners',
  broken: ({ after, before }) =>
    after.learners > 1 && after.learners > before.learners ? `${after.learners} learners` : undefined,
};

export const etcdOutlivesApiServer: Invariant = {
  name: 'etcd-outlives-api-server',
  broken: act => {
    const { machine, call } = act;
    if (!machine?.etcdUp || machine.cutOff || machine.expired || isDestroying(act) || !isFounded(act)) return undefined;
    const takesEtcd = call.name === 'machines.destroy' || call.name === 'etcd.removeMember';
    const serves = machine.apiServer === 'up' || machine.apiServer === 'closing';
    return takesEtcd && serves && !controlPlaneChanged(act) ? `${machine.name}'s API server still answers` : undefined;
  },
};

export const leadershipMovedFirst: Invariant = {
  name: 'leadership-moved-first',
  broken: act => {
    const { before, machine, call } = act;
    const takes =
      call.name === 'machines.stop' || call.name === 'machines.destroy' || call.name === 'etcd.removeMember';
    if (!takes || !machine || before.leader !== machine.name || before.voters < 2 || !isFounded(act)) return undefined;
    return isDestroying(act) || controlPlaneChanged(act) ? undefined : `${machine.name} leads etcd`;
  },
};

const MEMBERSHIP = new Set(['add-learner', 'promote', 'remove-member', 'move-leader']);

export const oneMembershipChange: Invariant = {
  name: 'one-membership-change',
  broken: ({ call, move, others }) => {
    if (!call.name.startsWith('etcd.') || !MEMBERSHIP.has(move.kind)) return undefined;
    const other = others.find(each => MEMBERSHIP.has(each.kind) && each.target !== move.target);
    return other ? `${other.kind} ${other.target} is under way as well` : undefined;
  },
};

export const nobodyJoinsTheDead: Invariant = {
  name: 'nobody-joins-the-dead',
  broken: act => {
    if (act.call.name !== 'etcd.addLearner' || controlPlaneChanged(act)) return undefined;
    const { model, etcd, before } = act;
    const connected = etcd ? connectedVoters(model, etcd).length : 0;
    return connected < before.voters ? `${connected} of ${before.voters} voters are connected` : undefined;
  },
};

/** A member without a machine counts against quorum for ever. */
export const memberLeavesBeforeMachine: Invariant = {
  name: 'member-leaves-before-machine',
  broken: act => {
    const { call, machine, etcd } = act;
    if (call.name !== 'machines.destroy' || !machine || !isFounded(act) || isDestroying(act)) return undefined;
    const member = [...(etcd?.members.values() ?? [])].find(each => each.peerAddress === machine.address);
    return member && machine.role === 'control-plane' ? `${machine.name} is still a member of etcd` : undefined;
  },
};
