import type { SimulatedWorld } from '../world/simulated/index.ts';
import type { Random } from '../world/simulated/random.ts';
import { etcdInService } from '../world/simulated/service.ts';
import type { Act, Invariant, UnderWay } from './act.ts';
import type { Call } from './calls.ts';
import type { Document } from './document.ts';
import type { Fault, FaultPlan } from './faults.ts';
import type { Story } from './story.ts';
import { vitalsOf } from './vitals.ts';

/** Where one life takes place: the world, what goes wrong in it, and what is watched. */
export interface Arena {
  world: SimulatedWorld;
  random: Random;
  plan: FaultPlan;
  document: Document;
  /** Documents that were in force before, the latest last. */
  history: Document[];
  story: Story;
  invariants: readonly Invariant[];
  broken: Broken[];
  /** Harm done so far, each of which may cost a machine more. */
  failures: number;
  /** Machines that the provider denies having, until when. */
  hidden: Map<string, number>;
  /** What the operator's clock shows beyond the true time (ms). */
  clockOffset: number;
  /** So many of a majority of etcd's disks may be lost. */
  lossy: boolean;
  effects: number;
  /** "move kind\tfault" → how often the fault struck at an effect of such a move. */
  coverage: Map<string, number>;
}

export interface Broken {
  invariant: string;
  why: string;
  move: string;
}

/** A life of ordinary length has some hundred effects. */
const ENDLESS = 5_000;

/** Makes the effect, and judges it by the truth before and after. */
export function judged(
  arena: Arena,
  call: Call,
  move: UnderWay,
  others: readonly UnderWay[],
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
  const act: Act = { call, target, move, others, model, etcd, before, after, machine, node, failures: arena.failures };
  for (const invariant of arena.invariants) {
    const why = invariant.broken(act);
    if (why === undefined) continue;
    arena.broken.push({ invariant: invariant.name, why, move: moveName(move) });
    arena.story.tell(`BROKEN ${invariant.name} by ${call.name} of "${moveName(move)}": ${why}`);
  }
  return result;
}

const moveName = (move: UnderWay) => `${move.kind} ${move.target}`;

/** The machine, or what else a call is about. */
export function targetOf(call: Call, { model }: SimulatedWorld): string {
  const first = call.args[0];
  if (call.name === 'machines.create') return (first as { record: { name: string } }).record.name;
  if (call.name === 'issuer.issue') return (first as { name: string }).name;
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

export function cover(arena: Arena, kind: string, fault: Fault): void {
  const key = `${kind}\t${fault}`;
  arena.coverage.set(key, (arena.coverage.get(key) ?? 0) + 1);
}
