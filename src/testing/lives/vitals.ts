import type { Model, SimEtcd, SimMachine } from '../../world/simulated/model.ts';
import { quorumOf } from '../../world/state.ts';

/** The truth about a cluster at one moment, what is ordered to stop counted as stopped. */
export interface Vitals {
  voters: number;
  /** Voters that run, reach the others, and are not ordered to stop. */
  healthyVoters: number;
  /** Healthy voters more than quorum needs; negative: quorum is lost, or will be. */
  margin: number;
  learners: number;
  /** Machine of etcd's leader. */
  leader: string | undefined;
  /** Control planes behind the endpoint whose API server is ready. */
  serving: ReadonlySet<string>;
  /** Workers that take pods, by pool. */
  available: ReadonlyMap<string, number>;
}

export function vitalsOf(model: Model, etcd: SimEtcd | undefined): Vitals {
  let voters = 0;
  let healthyVoters = 0;
  let learners = 0;
  let leader: string | undefined;
  for (const member of etcd?.members.values() ?? []) {
    if (member.learner) learners += 1;
    else voters += 1;
    if (member.id === etcd?.leader) leader = member.name;
    const machine = model.machines.get(member.name);
    if (!member.learner && machine && memberRuns(machine, member.id)) healthyVoters += 1;
  }
  const margin = healthyVoters - quorumOf(voters);
  return {
    voters,
    healthyVoters,
    margin,
    learners,
    leader,
    serving: servingOf(model, etcd),
    available: availableOf(model, etcd),
  };
}

function memberRuns(machine: SimMachine, memberId: string): boolean {
  return (
    machine.etcdUp &&
    machine.power === 'running' &&
    !machine.cutOff &&
    !machine.expired &&
    machine.etcdData?.memberId === memberId
  );
}

/** This machine's API server answers requests now, and goes on doing so. */
export function apiServes(machine: SimMachine, etcd: SimEtcd | undefined): boolean {
  const memberId = machine.etcdData?.memberId ?? '';
  const member = etcd?.members.get(memberId);
  return (
    machine.apiServer === 'up' &&
    memberRuns(machine, memberId) &&
    member?.learner === false &&
    etcd?.leader !== undefined
  );
}

function servingOf(model: Model, etcd: SimEtcd | undefined): Set<string> {
  const serving = new Set<string>();
  for (const backend of model.endpoint.backends.values()) {
    const machine = model.machines.get(backend.name);
    if (backend.admitted && machine && apiServes(machine, etcd)) serving.add(machine.name);
  }
  return serving;
}

function availableOf(model: Model, etcd: SimEtcd | undefined): Map<string, number> {
  const available = new Map<string, number>();
  for (const machine of model.machines.values()) {
    const node = machine.role === 'worker' ? etcd?.kube.nodes.get(machine.name) : undefined;
    if (!node?.ready || !node.schedulable || machine.power !== 'running') continue;
    const pool = machine.pool ?? '';
    available.set(pool, (available.get(pool) ?? 0) + 1);
  }
  return available;
}
