import type { SimulatedWorld } from '../../world/simulated/index.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import type { Call, CallName } from '../calls.ts';
import type { Act, UnderWay } from './act.ts';
import type { Arena } from './arena.ts';
import { vitalsOf } from './vitals.ts';

/** A life of ordinary length has some hundred effects. */
const ENDLESS = 5_000;

/** Makes the effect, and judges it by the truth before and after. */
export function judged(
  arena: Arena,
  call: Call,
  move: UnderWay & { others?: readonly UnderWay[] },
  late: boolean,
  proceed: () => Promise<unknown>,
) {
  const { model } = arena.world;
  const etcd = etcdInService(model);
  const target = targetOf(call, arena.world);
  const known = model.machines.get(target);
  const machine = known && { ...known };
  const node = etcd?.kube.nodes.get(target);
  const before = vitalsOf(model, etcd);
  arena.effects += 1;
  if (arena.effects === ENDLESS)
    arena.broken.push({ invariant: 'comes-to-rest', why: `${ENDLESS} effects`, move: moveName(move) });
  model.answering = true;
  const result = proceed();
  model.answering = false;
  const after = vitalsOf(model, etcdInService(model));
  if (call.name === 'kube.cordon' && !node?.leaving) arena.leavingSince.set(target, model.events.now);
  // what a restore brings back as leaving may not have been so in between
  if (call.name === 'state.recordEpoch')
    for (const name of arena.leavingSince.keys()) arena.leavingSince.set(name, model.events.now);
  const draining = !node?.leaving
    ? 0
    : move.decidedAt - Math.max(move.runSince, arena.leavingSince.get(target) ?? move.decidedAt);
  const { failures, actedAt, promotedAt } = arena;
  const others = move.others ?? [];
  const truth = { model, etcd, before, after, machine, node };
  report(arena, { call, target, move, others, ...truth, failures, draining, late, actedAt, promotedAt });
  actedAt.set(target, model.events.now);
  if (call.name === 'etcd.promote') promotedAt.set(target, model.events.now);
  return result;
}

/** Says which invariants the act broke, and tells the story of it. */
function report(arena: Arena, act: Act): void {
  const { call, move } = act;
  for (const invariant of arena.invariants) {
    const why = invariant.broken(act);
    if (why === undefined) continue;
    arena.broken.push({ invariant: invariant.name, why, move: moveName(move) });
    arena.story.tell(`BROKEN ${invariant.name} by ${call.name} of "${moveName(move)}": ${why}`);
  }
}

const moveName = (move: UnderWay) => `${move.kind} ${move.target}`;

const BY_NAME: ReadonlySet<CallName> = new Set([
  'issuer.issue',
  'issuer.renew',
  'state.remember',
  'state.recordFailure',
]);

/** The machine, or what else a call is about. */
export function targetOf(call: Call, { model }: SimulatedWorld): string {
  const first = call.args[0];
  if (call.name === 'machines.create' || call.name === 'machines.remake')
    return (first as { record: { name: string } }).record.name;
  if (BY_NAME.has(call.name)) return (first as { name: string }).name;
  if (call.name === 'etcd.promote' || call.name === 'etcd.removeMember') return memberName(model, String(first));
  if (call.name === 'etcd.moveLeader') return memberName(model, etcdInService(model)?.leader ?? '');
  return typeof first === 'string' ? first : '';
}

function memberName(model: SimulatedWorld['model'], id: string): string {
  const member = etcdInService(model)?.members.get(id);
  if (!member) return '';
  return (
    member.name ||
    ([...model.machines.values()].find(each => each.address === member.peerAddress)?.name ??
      recordAt(model, member.peerAddress))
  );
}

function recordAt(model: SimulatedWorld['model'], address: string): string {
  return [...model.state.machines.values()].find(record => record.address === address)?.name ?? '';
}
