import { GUARDS } from '../../lifecycle/guards/index.ts';
import { FAULTS } from '../faults.ts';
import { INVARIANTS } from '../invariants/index.ts';
import { uncoveredIn } from './coverage.ts';
import { performAll } from './pool.ts';
import type { LivesDone, RiotsDone, Task } from './task.ts';

export interface SimulateOptions {
  lives: number;
  /** First seed. */
  seed: number;
  /** Riots for each guard left out, at most, and with all guards on. */
  riots: number;
  threads: number;
  /** Every other life has a plot. */
  plots: boolean;
  onProgress?: (lives: number, failed: number) => void;
}

export interface Simulated {
  lives: number;
  effects: number;
  virtualDays: number;
  seconds: number;
  livesPerSecond: number;
  effectsPerSecond: number;
  failed: LivesDone['failed'];
  /** Effects of a move kind that a fault struck, by "move kind" and fault. */
  coverage: Record<string, Record<string, number>>;
  /** How many cells of it some life has to meet, and those that none has. */
  possible: number;
  uncovered: string[];
  /** Which invariants broke without which guard, in how many riots; `all guards` must be empty. */
  guards: Record<string, { riots: number; broken: Record<string, number> }>;
  /** Guards without which nothing broke. */
  unproven: string[];
  /** Of a riot that broke something with all guards on. */
  riot: string[];
}

export const ALL_GUARDS = 'all guards';
const CHUNK = 50;
/** So many riots that break something are proof enough. */
const ENOUGH = 5;

/** Lives by the thousand, and the proof that every guard holds something back. */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const result = empty();
  const started = performance.now();
  await performAll(livesOf(options), options.threads, done => {
    if (done.kind === 'lives') addLives(result, done);
    options.onProgress?.(result.lives, result.failed.length);
  });
  result.seconds = (performance.now() - started) / 1000;
  result.livesPerSecond = result.lives / result.seconds;
  result.effectsPerSecond = result.effects / result.seconds;
  await performAll(riotsOf(options), options.threads, done => {
    if (done.kind === 'riots') addRiots(result, done);
  });
  Object.assign(result, uncoveredIn(result.coverage));
  result.unproven = Object.entries(result.guards).flatMap(([name, { broken }]) =>
    name !== ALL_GUARDS && Object.keys(broken).length === 0 ? [name] : [],
  );
  return result;
}

function empty(): Simulated {
  const numbers = { lives: 0, effects: 0, virtualDays: 0, seconds: 0, livesPerSecond: 0, effectsPerSecond: 0 };
  return { ...numbers, failed: [], coverage: {}, possible: 0, uncovered: [], guards: {}, unproven: [], riot: [] };
}

function livesOf({ lives, seed, plots }: SimulateOptions): Task[] {
  return Array.from({ length: Math.ceil(lives / CHUNK) }, (_, nth) => ({
    kind: 'lives',
    plots,
    from: seed + nth * CHUNK,
    count: Math.min(CHUNK, lives - nth * CHUNK),
  }));
}

function riotsOf({ riots, seed }: SimulateOptions): Task[] {
  if (riots === 0) return [];
  const without = GUARDS.map(
    guard => ({ kind: 'riots', without: guard.name, from: seed, count: riots, enough: ENOUGH }) as const,
  );
  const all = Array.from({ length: 4 }, (_, nth) => {
    const count = Math.ceil(riots / 4);
    return { kind: 'riots', without: undefined, from: seed + nth * count, count, enough: ENOUGH } as const;
  });
  return [...all, ...without];
}

function addLives(result: Simulated, done: LivesDone): void {
  result.lives += done.lives;
  result.effects += done.effects;
  result.virtualDays += done.lived / 86_400_000;
  result.failed.push(...done.failed);
  for (const [cell, times] of done.coverage) {
    const [kind, fault] = cell.split('\t') as [string, string];
    result.coverage[kind] ??= {};
    const row = result.coverage[kind];
    row[fault] = (row[fault] ?? 0) + times;
  }
}

function addRiots(result: Simulated, done: RiotsDone): void {
  const name = done.without ?? ALL_GUARDS;
  result.guards[name] ??= { riots: 0, broken: {} };
  const row = result.guards[name];
  row.riots += done.riots;
  for (const [invariant, times] of done.broken) row.broken[invariant] = (row.broken[invariant] ?? 0) + times;
  if (done.without === undefined && result.riot.length === 0) result.riot = done.story;
}

export const COLUMNS = { faults: FAULTS, invariants: INVARIANTS.map(invariant => invariant.name) };
