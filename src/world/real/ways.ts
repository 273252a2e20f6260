import type { SteadyClock } from '../../kit/clock.ts';

export type Way<T> = (name: string) => Promise<T>;

/** A way that failed is not tried for this long (ms) while another one is left: a few rounds of the loop. */
const REST = 5_000;

/** Goes the first way that works, in this order. Which ones failed is remembered for each name for a while, so that a wait is paid once and not in each round. */
export function firstWay<T>(ways: readonly Way<T>[], clock: Pick<SteadyClock, 'elapsed'>): Way<T> {
  const resting = new Map<string, number>();
  return async name => {
    const rests = (nth: number) => (resting.get(`${nth} ${name}`) ?? 0) > clock.elapsed();
    const last = ways.length - 1;
    for (const [nth, way] of ways.entries()) {
      if (nth < last && rests(nth)) continue;
      try {
        return await way(name);
      } catch (error) {
        if (nth === last) throw error;
        resting.set(`${nth} ${name}`, clock.elapsed() + REST);
      }
    }
    throw new Error('there is no way');
  };
}
