import type { RetentionPolicy } from '../spec/cluster-spec.ts';

/** As much of a backup's record as the choice needs. */
interface Kept {
  id: string;
  at: number;
  /** What a person asked for is that person's to remove. */
  why: string;
}

const DAY = 86_400_000;
/** The epoch was a Thursday: weeks begin on Monday. */
const WEEK_BEGINS = 3 * DAY;

/**
 * Which backups the policy lets go, oldest first. The latest of all stays, and what a person asked for; one that was taken later than `now` (a
 * clock was set back) counts for its own day and week, and is not removed.
 */
export function retention<T extends Kept>(backups: readonly T[], policy: RetentionPolicy, now: number): T[] {
  const newestFirst = [...backups].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  const mine = newestFirst.filter(each => each.why !== 'asked');
  const stays = new Set<T>([
    ...newestFirst.slice(0, 1),
    ...mine.slice(0, policy.last),
    ...latestOfEach(mine, at => Math.floor(at / DAY), policy.daily),
    ...latestOfEach(mine, at => Math.floor((at + WEEK_BEGINS) / (7 * DAY)), policy.weekly),
  ]);
  return mine.filter(each => !stays.has(each) && each.at <= now).reverse();
}

/** The latest of each period, of the latest `count` periods that have one. */
function latestOfEach<T extends Kept>(newestFirst: readonly T[], periodOf: (at: number) => number, count: number): T[] {
  const latest = new Map<number, T>();
  for (const each of newestFirst) {
    const period = periodOf(each.at);
    if (!latest.has(period)) latest.set(period, each);
  }
  return [...latest.values()].slice(0, count);
}
