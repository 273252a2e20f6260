import { isSeaworthyError, messageOf, SeaworthyError } from '../kit/errors.ts';
import type { Emit } from '../kit/events.ts';
import { type Observation, PARTS, type PartName } from '../world/observation.ts';
import { type Memory, newMemory, observe } from '../world/observe.ts';
import type { World } from '../world/world.ts';
import { type Blindness, giveUpBlind } from './blind.ts';
import { type Decision, decide } from './decide.ts';
import type { Desired } from './desired.ts';
import type { Guard } from './guard.ts';
import { type Move, moveKey } from './move.ts';
import type { Proposal } from './proposal.ts';
import { type Reason, reasonsOf } from './reason.ts';
import { tell } from './tell.ts';

export interface LoopOptions {
  world: World;
  /** Made anew each round: requests and the record may have changed. */
  desire: (seen: Observation) => Desired;
  emit: Emit;
  signal: AbortSignal;
  /** Aborted, it starts nothing more, and ends (out of patience) when what is under way has ended. */
  pause?: AbortSignal;
  /** Milliseconds between two looks at the world while nothing ends. */
  pollMs?: number;
  /** Moves under way at once. */
  concurrency?: number;
  /** Milliseconds in which nothing at all changed after which the loop gives up. */
  patienceMs?: number;
  /** Of an earlier loop over the same world, when there was hardly a gap: who has been silent, or leaving, since when. */
  memory?: Memory;
  /** In tests: see decide. */
  guards?: readonly Guard[];
  propose?: Proposal;
}

export interface Outcome {
  kind: 'converged' | 'stuck' | 'out-of-patience';
  decision: Decision;
  seen: Observation;
}

interface Round extends Blindness {
  underWay: Map<string, Move>;
  touched: Partial<Record<PartName, number>>;
  /** Times here are durations' (SteadyClock.elapsed): nobody sets them. */
  retries: Map<string, { count: number; notBefore: number }>;
  /** When a move last did something; one that fails again and again does nothing. */
  lastChange: number;
  wake: () => void;
}

/** Moves end in bursts: the loop looks once after all of one, not once after each (ms). */
const SETTLE = 20;
const POLL = 1_000;
const PATIENCE = 20 * 60_000;
const LONGEST_BACK_OFF = 15_000;
const STUCK_ROUNDS = 5;
const GIVE_UP_AFTER = 4;

/**
 * observe → decide → make the moves → observe again, until the world is as desired. Calling it again after any end is the resume.
 * Aborted, it starts nothing more and rejects with the signal's reason when what is under way has ended.
 */
export async function loop(options: LoopOptions): Promise<Outcome> {
  const lastChange = options.world.clock.elapsed();
  const round: Round = { underWay: new Map(), touched: {}, retries: new Map(), lastChange, wake: () => {} };
  try {
    return await rounds(options, round);
  } catch (error) {
    if (options.signal.aborted) await settled(round);
    throw error;
  }
}

async function settled(round: Round): Promise<void> {
  while (round.underWay.size > 0) {
    await new Promise<void>(resolve => {
      round.wake = resolve;
    });
  }
}

async function rounds(options: LoopOptions, round: Round): Promise<Outcome> {
  const { world, signal, pollMs = POLL, patienceMs = PATIENCE, memory = newMemory() } = options;
  let stuckFor = 0;
  for (;;) {
    signal.throwIfAborted();
    if (round.fatal) await end(round);
    const ended = new Promise<void>(resolve => {
      round.wake = resolve;
    });
    const begun = [...round.underWay.values()];
    round.touched = {};
    const seen = await observe(world, memory);
    const desired = options.desire(seen);
    const decision = decideRound(options, round, desired, seen, begun);
    giveUpBlind(round, seen, world.clock.elapsed());
    if (round.fatal) await end(round);
    if (options.pause?.aborted) {
      await settled(round);
      return { kind: 'out-of-patience', decision, seen };
    }
    const started = startAll(options, round, decision, reasonsOf(desired, seen));
    options.emit({ type: 'observed', unknown: PARTS.filter(part => !seen[part].known) });
    if (decision.kind === 'converged') return { kind: 'converged', decision, seen };
    stuckFor = decision.kind === 'stuck' ? stuckFor + 1 : 0;
    if (stuckFor >= STUCK_ROUNDS) return { kind: 'stuck', decision, seen };
    const patience = round.underWay.size > 0 ? Math.max(patienceMs, PATIENCE) : patienceMs;
    if (world.clock.elapsed() - round.lastChange > patience) return { kind: 'out-of-patience', decision, seen };
    tell(options.emit, decision, started);
    await Promise.race([ended.then(() => world.clock.sleep(SETTLE, signal)), world.clock.sleep(pollMs, signal)]);
  }
}

/** What ended while we looked may be seen or not: it counts as under way, and the parts it changed as stale. */
function decideRound(
  options: LoopOptions,
  round: Round,
  desired: Desired,
  seen: Observation,
  begun: readonly Move[],
): Decision {
  const { guards, propose } = options;
  const underWay = [...new Set([...begun, ...round.underWay.values()])];
  return decide(desired, seen, { underWay, touched: round.touched, guards, propose });
}

/** Starts what may start now; what was just made, or failed lately, waits until the world can have changed. Returns how many were started. */
function startAll(
  options: LoopOptions,
  round: Round,
  decision: Decision,
  reasonFor: ReturnType<typeof reasonsOf>,
): number {
  const { concurrency = 64 } = options;
  let started = 0;
  for (const move of decision.moves) {
    if (round.underWay.size >= concurrency) break;
    const key = moveKey(move);
    if (round.underWay.has(key) || mustWait(options, round, key)) continue;
    round.underWay.set(key, move);
    started += 1;
    void make(options, round, move, key, reasonFor(move));
  }
  return started;
}

function mustWait({ world }: LoopOptions, round: Round, key: string): boolean {
  return (round.retries.get(key)?.notBefore ?? 0) > world.clock.elapsed();
}

async function make(options: LoopOptions, round: Round, move: Move, key: string, reason: Reason): Promise<void> {
  const { world, emit, signal } = options;
  const { kind, target, title } = move;
  const startedAt = world.clock.elapsed();
  emit({ type: 'move-started', move: kind, target, title, ...reason });
  try {
    await move.run(world, { emit, signal });
    round.retries.set(key, { count: 0, notBefore: world.clock.elapsed() + (options.pollMs ?? POLL) });
    round.lastChange = world.clock.elapsed();
    emit({ type: 'move-done', move: kind, target, title, milliseconds: world.clock.elapsed() - startedAt });
  } catch (error) {
    failed(options, round, move, key, error);
  }
  for (const part of move.touches) round.touched[part] = Number.POSITIVE_INFINITY;
  round.underWay.delete(key);
  round.wake();
}

/** "Not yet" is tried again for as long as patience lasts; what no repetition mends ends the loop at once; anything else after a few times. */
function failed(options: LoopOptions, round: Round, move: Move, key: string, error: unknown): void {
  if (options.signal.aborted) return;
  const retry = isSeaworthyError(error) ? error.retry : false;
  const count = (round.retries.get(key)?.count ?? 0) + 1;
  const notBefore = options.world.clock.elapsed() + Math.min(LONGEST_BACK_OFF, 500 * 2 ** Math.min(count, 5));
  round.retries.set(key, { count, notBefore });
  const hint = isSeaworthyError(error) ? error.hint : undefined;
  const { kind, target, title } = move;
  options.emit({
    type: 'move-failed',
    move: kind,
    target,
    title,
    error: messageOf(error),
    retry,
    ...(hint ? { hint } : {}),
  });
  const final = isSeaworthyError(error) && error.final;
  if (final || (!retry && count >= GIVE_UP_AFTER)) round.fatal ??= error;
}

/** Lets what is under way end, then throws what cannot be mended by trying again. */
async function end(round: Round): Promise<never> {
  await settled(round);
  throw round.fatal ?? new SeaworthyError('internal', 'the loop ended without a reason');
}
