import type { NodeSeen } from '../../world/observation.ts';
import { type Act, changedSince, type Invariant, isDestroying } from '../lives/act.ts';

const FORGETS = new Set(['kube.deleteNode', 'kube.taintOutOfService', 'state.forget']);

/** A node object, a record or an identity outlives the machine: forgotten while it may run, a StatefulSet gets a second copy. */
export const nothingForgottenAlive: Invariant = {
  name: 'nothing-forgotten-alive',
  broken: ({ call, target, model, node }) => {
    if (call.name === 'state.resetFounding') {
      const left = [...model.state.machines.values()].find(
        record => record.founding && model.machines.has(record.name),
      );
      return left ? `${left.name} still exists` : undefined;
    }
    const machine = FORGETS.has(call.name) ? model.machines.get(target) : undefined;
    // drained and marked as leaving, its node object holds nothing any more
    if (call.name.startsWith('kube.') && wasDrained(node)) return undefined;
    return machine ? `${target} still exists (${machine.power})` : undefined;
  },
};

export function wasDrained(node: NodeSeen | undefined): boolean {
  return node?.leaving === true && node.podsToLeave.length === 0 && node.volumeAttachments === 0;
}

const ON_MACHINE = new Set(['machines.start', 'machines.stop', 'machines.destroy']);

export const nothingForeignTouched: Invariant = {
  name: 'nothing-foreign-touched',
  broken: act => {
    const { call, machine, model, etcd, target } = act;
    const { clusterId, epoch } = model.state.record;
    if (ON_MACHINE.has(call.name) && machine && machine.clusterId !== clusterId)
      return `${target} belongs to ${machine.clusterId}`;
    const writes = call.name.startsWith('kube.') || (call.name.startsWith('etcd.') && call.effect);
    const uid = etcd?.kube.systemUid;
    return writes && !changedSince(act, ['kube-system']) && epoch && uid && uid !== epoch.kubeSystemUid
      ? `what answers is another cluster (${uid})`
      : undefined;
  },
};

/** What is made can be accounted for: what the document wants, its surge, and one more for each that failed. */
export const machinesCounted: Invariant = {
  name: 'machines-counted',
  broken: act => {
    const { call, model, machine, target, failures, move } = act;
    const made = call.name === 'machines.create' && !machine ? model.machines.get(target) : undefined;
    // a founding is finished with the members it began with
    if (!made || model.state.machines.get(target)?.founding) return undefined;
    let count = 0;
    for (const each of model.machines.values())
      if (each.role === made.role && each.pool === made.pool && each.clusterId === made.clusterId) count += 1;
    const allowed = allowedMachines(act, made) + failures;
    return count > allowed && !isDestroying(act)
      ? `${count} machines, ${allowed} are accounted for (${move.kind})`
      : undefined;
  },
};

function allowedMachines({ move: { desired } }: Act, made: { role: string; pool: string | undefined }): number {
  if (made.role === 'control-plane') return desired.controlPlane.replicas + (desired.traits.surge ? 1 : 0);
  const pool = desired.pools.find(each => each.name === made.pool);
  return (pool?.replicas ?? 0) + (pool?.maxSurge ?? 0);
}

export const oneMovePerTarget: Invariant = {
  name: 'one-move-per-target',
  broken: ({ move, others }) => {
    const other = others.find(each => each.target === move.target);
    return other ? `${other.kind} ${other.target} is under way as well` : undefined;
  },
};
