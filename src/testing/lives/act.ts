import type { Desired } from '../../lifecycle/desired.ts';
import type { MoveKind } from '../../lifecycle/move.ts';
import type { NodeSeen } from '../../world/observation.ts';
import type { Model, SimEtcd, SimMachine } from '../../world/simulated/model.ts';
import type { Call } from '../calls.ts';
import { CLUSTER } from './document.ts';
import type { Vitals } from './vitals.ts';

/** A move under way. */
export interface UnderWay {
  kind: MoveKind;
  target: string;
  /** When the observation began that it was decided on. */
  decidedAt: number;
  /** When this run of the tool began. */
  runSince: number;
  /** An epoch was on record when it was decided, and what its point of no return was. */
  founded: boolean;
  reached: string | undefined;
  desired: Desired;
}

/** One effect, as it is judged: the call, the move it belongs to, and the truth before and after it. */
export interface Act {
  call: Call;
  /** The machine, or what else it is about. */
  target: string;
  move: UnderWay;
  model: Model;
  etcd: SimEtcd | undefined;
  before: Vitals;
  after: Vitals;
  /** The machine as it was before the effect. */
  machine: SimMachine | undefined;
  /** Its node object as it was before the effect. */
  node: NodeSeen | undefined;
  /** What was already under way when this move was started. */
  others: readonly UnderWay[];
  /** Machines that died or failed in this life so far, each of which may have cost an attempt. */
  failures: number;
  /** For how long this run of the tool has known that the target is to be drained (ms). */
  draining: number;
  /** It lands after it was given up: since then the tool has gone on. */
  late: boolean;
  /** When each target was last acted on. */
  actedAt: ReadonlyMap<string, number>;
  /** When each control plane was last made a voter. */
  promotedAt: ReadonlyMap<string, number>;
}

/** What must hold, whatever happens. */
export interface Invariant {
  name: string;
  /** Why this act broke it, or undefined. */
  broken(act: Act): string | undefined;
}

/** The document's request that everything be destroyed lifts what protects the living. */
export function isDestroying(act: Act): boolean {
  return act.move.desired.requests.some(request => request.kind === 'destroy');
}

/** Something about these changed by itself after the decision, or by what was decided after this was given up: nobody could know. */
export function changedSince(act: Act, names: Iterable<string>): boolean {
  const { decidedAt } = act.move;
  for (const name of names) {
    if ((act.model.changedAt.get(name) ?? -1) >= decidedAt) return true;
    if (act.late && (act.actedAt.get(name) ?? -1) > decidedAt) return true;
  }
  return false;
}

/** The control planes or etcd's leadership changed by themselves after the decision. */
export function controlPlaneChanged(act: Act): boolean {
  const names = [...act.model.changedAt.keys(), ...act.actedAt.keys()].filter(
    name => name === 'etcd' || name.startsWith(`${CLUSTER}-cp-`),
  );
  return changedSince(act, names) || changedSince(act, [act.target]);
}
