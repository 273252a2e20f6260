import type { MoveKind } from '../../lifecycle/move.ts';
import type { Call, CallName } from '../calls.ts';
import { Killed } from '../faults.ts';
import type { UnderWay } from './act.ts';
import type { Arena } from './arena.ts';
import { targetOf } from './judge.ts';
import type { Reading } from './reading.ts';

/** One run of the tool, from its start to its end or its killing. */
export interface Run {
  arena: Arena;
  reading: Reading;
  /** Moves under way by their target, with those that were under way when they began. */
  underWay: Map<string, UnderWay & { others: UnderWay[] }>;
  /** What the youngest decision was made on. */
  decided: Pick<UnderWay, 'desired' | 'founded' | 'reached'> & { at: number };
  since: number;
  dead: boolean;
}

/** A dead tool makes no more calls; and once something is broken the life is over. */
export function mustLive(run: Run): void {
  if (run.dead || run.arena.broken.length > 0) throw new Killed('the tool was killed');
}

export function kill(run: Run): never {
  run.dead = true;
  run.arena.story.tell('THE TOOL IS KILLED');
  throw new Killed('the tool was killed');
}

/** Calls whose argument is not what their move is about. */
const KIND_OF: Partial<Record<CallName, MoveKind>> = {
  'state.recordReached': 'admit',
  'state.removeRequest': 'fulfil',
  'state.reserve': 'reserve',
  'machines.reserveAddress': 'reserve',
  'etcd.moveLeader': 'move-leader',
  'backups.take': 'back-up',
  'state.recordBackup': 'back-up',
};

/** The move under way that a call belongs to, found by what it is about. */
export function moveOf({ arena, underWay, decided, since }: Run, call: Call): UnderWay & { others?: UnderWay[] } {
  const kind = KIND_OF[call.name];
  const target = targetOf(call, arena.world);
  return (
    (kind && [...underWay.values()].find(move => move.kind === kind)) ??
    underWay.get(target) ??
    underWay.get(`addon ${target}`) ??
    underWay.get('cluster') ?? {
      kind: 'prepare',
      target: '',
      decidedAt: decided.at,
      founded: decided.founded,
      reached: decided.reached,
      desired: decided.desired,
      runSince: since,
    }
  );
}
