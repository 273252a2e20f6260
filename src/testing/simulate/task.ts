import { GUARDS } from '../../lifecycle/guards/index.ts';
import { riot } from '../chaos/riot.ts';
import { type Life, live } from '../lives/life.ts';
import { someRest } from '../lives/rest.ts';

/** A piece of work for one thread. */
export type Task =
  | { kind: 'lives'; from: number; count: number; plots: boolean }
  /** Riots without one guard (or with all), until `enough` of them have broken something. */
  | { kind: 'riots'; without: string | undefined; from: number; count: number; enough: number };

export interface LivesDone {
  kind: 'lives';
  lives: number;
  effects: number;
  /** Virtual milliseconds. */
  lived: number;
  failed: Pick<Life, 'seed' | 'verdict' | 'story'>[];
  /** "move kind\tfault" → how often. */
  coverage: [string, number][];
}

export interface RiotsDone {
  kind: 'riots';
  without: string | undefined;
  riots: number;
  effects: number;
  /** Invariant → in how many riots it was broken. */
  broken: [string, number][];
  story: string[];
}

export type Done = LivesDone | RiotsDone;

/** The life of this seed: every third begins with founding, the others with a cluster at rest. */
export async function liveOf(seed: number, plots: boolean, only?: ReadonlySet<number>): Promise<Life> {
  const start = seed % 3 === 0 ? {} : { start: await someRest(seed) };
  return live(seed, { ...start, plots, ...(only ? { only } : {}) });
}

export async function perform(task: Task): Promise<Done> {
  return task.kind === 'lives' ? lives(task) : riots(task);
}

async function lives({ from, count, plots }: Task & { kind: 'lives' }): Promise<LivesDone> {
  const done: LivesDone = { kind: 'lives', lives: 0, effects: 0, lived: 0, failed: [], coverage: [] };
  const coverage = new Map<string, number>();
  for (let seed = from; seed < from + count; seed++) {
    const life = await liveOf(seed, plots);
    done.lives += 1;
    done.effects += life.effects;
    done.lived += life.virtualMs;
    if (!life.ok) done.failed.push({ seed, verdict: life.verdict, story: life.story });
    for (const [cell, times] of life.coverage) coverage.set(cell, (coverage.get(cell) ?? 0) + times);
  }
  return { ...done, coverage: [...coverage] };
}

async function riots({ without, from, count, enough }: Task & { kind: 'riots' }): Promise<RiotsDone> {
  const guards = GUARDS.filter(guard => guard.name !== without);
  const broken = new Map<string, number>();
  const done: RiotsDone = { kind: 'riots', without, riots: 0, effects: 0, broken: [], story: [] };
  for (let seed = from, breaks = 0; seed < from + count && breaks < enough; seed++) {
    const one = await riot(seed, guards, without);
    done.riots += 1;
    done.effects += one.effects;
    if (one.broken.length === 0) continue;
    breaks += 1;
    if (done.story.length === 0) done.story = [`riot ${seed}`, ...one.story];
    for (const name of new Set(one.broken.map(each => each.invariant))) broken.set(name, (broken.get(name) ?? 0) + 1);
  }
  return { ...done, broken: [...broken] };
}
