import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { percentile } from './tally.ts';
import type { Overhead } from './types.ts';

/** Watches this process while it measures. */
export function watchOverhead(): { late(milliseconds: number): void; leftOut(ticks: number): void; end(): Overhead } {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const latenesses: number[] = [];
  let notSent = 0;
  const [cpuBefore, before] = [process.cpuUsage(), performance.now()];
  return {
    late: milliseconds => void latenesses.push(milliseconds),
    leftOut: ticks => {
      notSent += ticks;
    },
    end() {
      delay.disable();
      const { user, system } = process.cpuUsage(cpuBefore);
      return {
        eventLoopDelay: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
        lateness: { p99: percentile(latenesses, 99), max: latenesses.reduce((a, b) => Math.max(a, b), 0) },
        notSent,
        cpu: (100 * (user + system)) / 1000 / (performance.now() - before),
      };
    },
  };
}
