import { ATTEMPTS } from '../../lifecycle/attempts.ts';
import { sameDigests } from '../../machine/types.ts';
import { ATTEMPT_COUNTS } from '../../world/attempts.ts';
import { type Act, changedSince, type Invariant, isDestroying } from '../lives/act.ts';

/** No flapping: after three machines that never came up nobody makes a fourth, until one did, or an hour has passed. */
export const noFlapping: Invariant = {
  name: 'no-flapping',
  broken: act => {
    const { call, model, target, machine } = act;
    const made = call.name === 'machines.create' && !machine ? model.machines.get(target) : undefined;
    const record = model.state.machines.get(target);
    if (!made || !record || record.founding || record.existed || isDestroying(act)) return undefined;
    // whose clock has jumped lately cannot count
    if ((model.changedAt.get('clock') ?? Number.NEGATIVE_INFINITY) > act.move.decidedAt - ATTEMPT_COUNTS)
      return undefined;
    const { digests } = made.blueprint;
    const failed = (model.state.record.failures ?? []).filter(
      each =>
        !each.name.startsWith('founding') &&
        each.role === made.role &&
        each.pool === made.pool &&
        each.at < act.move.decidedAt &&
        model.events.now - each.at < ATTEMPT_COUNTS / 2 &&
        (!each.digests || sameDigests(each.digests, digests)),
    );
    return failed.length >= ATTEMPTS && !oneIsUp(act, Math.min(...failed.map(each => each.serial)))
      ? `${failed.map(each => each.name).join(', ')} did not come up, and ${target} is made`
      : undefined;
  },
};

function oneIsUp(act: Act, since: number): boolean {
  const { model, before, target } = act;
  const { role, pool } = model.state.machines.get(target)!;
  for (const other of model.state.machines.values()) {
    if (other.role !== role || other.pool !== pool || other.serial <= since) continue;
    const up = role === 'worker' ? act.etcd?.kube.nodes.get(other.name)?.ready : before.serving.has(other.name);
    if (up || changedSince(act, [other.name])) return true;
  }
  return false;
}
