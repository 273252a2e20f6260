import { performance } from 'node:perf_hooks';
import { failureOf } from './failure.ts';
import type { Failure, StreamFigures } from './types.ts';

/** One request, on the monotonic clock (ms): when it was due, when its outcome was known. */
interface Sample {
  due: number;
  done: number;
  ok: boolean;
}

export interface Tally {
  succeeded(due: number): void;
  failed(due: number, error: unknown): void;
  figures(name: string, connections: StreamFigures['connections'], more?: Record<string, number>): StreamFigures;
}

const EXAMPLES = 5;

/** `rate`: requests a second that are due. */
export function createTally(rate: number): Tally {
  const samples: Sample[] = [];
  const kinds: Record<string, number> = {};
  const examples: Failure[] = [];
  return {
    succeeded: due => void samples.push({ due, done: performance.now(), ok: true }),
    failed(due, error) {
      samples.push({ due, done: performance.now(), ok: false });
      const { kind, message } = failureOf(error);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      if (examples.length < EXAMPLES) examples.push({ at: wallTime(due), kind, message });
    },
    figures(name, connections, more = {}) {
      const { gap, since } = longestGap(samples, performance.now());
      const waits = samples.filter(({ ok }) => ok).map(({ due, done }) => done - due);
      return {
        ...{ name, connections, rate, requests: samples.length },
        failed: samples.filter(({ ok }) => !ok).length,
        ...{ kinds, examples, longestGap: gap },
        ...(since === undefined ? {} : { longestGapAt: wallTime(since) }),
        latency: { p50: percentile(waits, 50), p99: percentile(waits, 99) },
        more,
      };
    },
  };
}

/**
 * The longest wait: of a request that was answered, its own; of one that failed, until the first answer to one due later. From the
 * back, so that "the first answer to one due later" is known.
 */
export function longestGap(samples: readonly Sample[], now: number): { gap: number; since?: number } {
  let firstAnswer = now;
  let longest: { gap: number; since?: number } = { gap: 0 };
  for (const { due, done, ok } of samples.toSorted((a, b) => b.due - a.due)) {
    const gap = (ok ? done : firstAnswer) - due;
    if (ok) firstAnswer = Math.min(firstAnswer, done);
    if (gap > longest.gap) longest = { gap, since: due };
  }
  return longest;
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}

export function wallTime(monotonic: number): string {
  return new Date(performance.timeOrigin + monotonic).toISOString();
}
