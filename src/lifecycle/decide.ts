import { type Observation, PARTS } from '../world/observation.ts';
import type { Desired } from './desired.ts';
import { type Draft, draftOf } from './draft.ts';
import type { Guard } from './guard.ts';
import { GUARDS } from './guards/index.ts';
import type { Move } from './move.ts';
import type { Proposal } from './proposal.ts';
import { proposals } from './proposals/index.ts';
import { isDestroying } from './roster.ts';

export interface Held {
  move: Move;
  guard: string;
  why: string;
}

/**
 * go: moves to make now. waiting: nothing to do but wait, `waits` says for what. stuck: what should be done is forbidden, or a person has to do
 * it (`waits` says what), and nothing is under way.
 * converged: the world is as desired.
 */
export interface Decision {
  kind: 'go' | 'waiting' | 'stuck' | 'converged';
  moves: Move[];
  held: Held[];
  waits: string[];
}

export interface Circumstances {
  /** Moves that have been started and have not ended: counted at their worst. */
  underWay?: readonly Move[];
  /** When a move last ended that changed a part (ms). */
  touched?: Draft['touched'];
  /** Left out only in tests, one at a time, to see that something catches it. */
  guards?: readonly Guard[];
  /** Replaced only in tests, by a proposer that knows no order, to see what the guards alone hold back. */
  propose?: Proposal;
}

/** The life of a cluster: what to do next, what is held back and by which rule. Pure, total. */
export function decide(desired: Desired, seen: Observation, circumstances: Circumstances = {}): Decision {
  const { underWay = [], touched = {}, guards = GUARDS, propose = proposals } = circumstances;
  const draft = draftOf(seen, desired.patience.dead, touched);
  for (const move of underWay) take(draft, move);
  const { moves: candidates, waits, hopeless = false } = propose(desired, draft);
  const moves: Move[] = [];
  const held: Held[] = [];
  for (const move of candidates) {
    const forbidden = judge(move, draft, desired, guards);
    if (forbidden) held.push({ move, ...forbidden });
    else {
      take(draft, move);
      moves.push(move);
    }
  }
  const waiting = [...waits, ...unread(desired, seen)];
  return { kind: kindOf({ moves, held, waits: waiting, hopeless }, underWay.length), moves, held, waits: waiting };
}

/** What has to be known before anything may be called converged. */
function unread(desired: Desired, seen: Observation): string[] {
  const needed = isDestroying(desired) || !seen.state.epoch ? (['machines', 'endpoint'] as const) : PARTS;
  return needed.flatMap(name => {
    const part = seen[name];
    if (!part.known) return [`${name} cannot be read: ${part.why}`];
    return part.complete ? [] : [`what is seen of ${name} contradicts itself or is incomplete`];
  });
}

/** From here on the move counts as made, at its worst, and its target as busy. */
export function take(draft: Draft, move: Move): void {
  move.takes(draft);
  draft.busy.add(move.target);
}

/** The first guard that forbids the move, or what it prepares. */
export function judge(
  move: Move,
  draft: Draft,
  desired: Desired,
  guards: readonly Guard[],
): { guard: string; why: string } | undefined {
  for (const guard of guards) {
    const why = guard.forbids(move, draft, desired);
    if (why !== undefined) return { guard: guard.name, why };
  }
  if (!move.prepares) return undefined;
  const { move: next, lifts } = move.prepares;
  return judge(
    next,
    draft,
    desired,
    guards.filter(guard => !lifts.includes(guard.name)),
  );
}

function kindOf(
  { moves, held, waits, hopeless }: Omit<Decision, 'kind'> & { hopeless: boolean },
  underWay: number,
): Decision['kind'] {
  if (moves.length > 0) return 'go';
  if (hopeless && underWay === 0) return 'stuck';
  const stale = held.some(each => each.guard === 'fresh-observation');
  if (waits.length > 0 || underWay > 0 || stale) return 'waiting';
  return held.length > 0 ? 'stuck' : 'converged';
}
