import { performance } from 'node:perf_hooks';

export interface Schedule {
  /** Ticks a second. */
  rate: number;
  signal: AbortSignal;
  late(milliseconds: number): void;
}

/**
 * Calls `tick` at its moments, however long earlier calls take, until the signal; then waits for those under way. `due` is the moment
 * on the monotonic clock (ms): a tick that comes late keeps it. The first moment is random, so that streams don't beat together.
 */
export async function openLoop(schedule: Schedule, tick: (due: number) => Promise<void>): Promise<void> {
  const { rate, signal, late } = schedule;
  const interval = 1000 / rate;
  const underWay = new Set<Promise<void>>();
  let due = performance.now() + Math.random() * interval;
  while (!signal.aborted) {
    await until(due, signal);
    const now = performance.now();
    for (; due <= now && !signal.aborted; due += interval) {
      late(now - due);
      const work = tick(due).finally(() => underWay.delete(work));
      underWay.add(work);
    }
  }
  await Promise.all(underWay);
}

/** Never rejects; ends early when the signal comes. */
export function until(moment: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, moment - performance.now()));
    signal.addEventListener('abort', end, { once: true });
  });
}
