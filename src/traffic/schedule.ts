import { performance } from 'node:perf_hooks';

export interface Schedule {
  /** Ticks a second. */
  rate: number;
  signal: AbortSignal;
  late(milliseconds: number): void;
  /** So many are left out, for we came too late to send them at all. */
  leftOut(ticks: number): void;
}

/**
 * Milliseconds that this process may itself be behind. What it then has missed is left out and told: sent all at once it would take so
 * long that the next ones were later still, and say nothing of whom it asks.
 */
const FORGIVEN = 1000;

/**
 * Calls `tick` at its moments, however long earlier calls take, until the signal; then waits for those under way. `due` is the moment
 * on the monotonic clock (ms): a tick that comes late keeps it, up to a second. The first moment is random, so that streams don't beat together.
 */
export async function openLoop(schedule: Schedule, tick: (due: number) => Promise<void>): Promise<void> {
  const { rate, signal, late, leftOut } = schedule;
  const interval = 1000 / rate;
  const underWay = new Set<Promise<void>>();
  let due = performance.now() + Math.random() * interval;
  while (!signal.aborted) {
    await until(due, signal);
    const now = performance.now();
    const missed = Math.max(0, Math.floor((now - due - FORGIVEN) / interval));
    if (missed > 0) leftOut(missed);
    due += missed * interval;
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
