import { performance } from 'node:perf_hooks';
import { watchOverhead } from './overhead.ts';
import { clientGo } from './streams/client-go.ts';
import { createLedger } from './streams/ledger.ts';
import { READS } from './streams/reads.ts';
import { watch } from './streams/watch.ts';
import { writes } from './streams/writes.ts';
import { wallTime } from './tally.ts';
import type { Stream, StreamContext, StreamFigures, Target, TrafficReport } from './types.ts';

export interface TrafficOrder {
  target: Target;
  /** Exists, and holds what `makePlace` puts there. */
  namespace: string;
  /** Requests a second of each stream. */
  rate: number;
  /** Ends it: no more requests; those under way and the last checks are waited for. */
  signal: AbortSignal;
  /** Beside those of the API. */
  more?: readonly Stream[];
}

/** All streams at once, until the signal. */
export async function runTraffic({ target, namespace, rate, signal, more = [] }: TrafficOrder): Promise<TrafficReport> {
  const overhead = watchOverhead();
  const begun = performance.now();
  const ended = new Promise<number>(resolve => {
    signal.addEventListener('abort', () => resolve(performance.now()), { once: true });
  });
  const context: StreamContext = { target, namespace, rate, signal, late: overhead.late, leftOut: overhead.leftOut };
  const checked = writesAndWatch(context);
  const streams = await Promise.all([...READS, clientGo, ...more].map(stream => stream(context)));
  const { figures, lostWrites, missedEvents } = await checked;
  return {
    startedAt: wallTime(begun),
    seconds: ((await ended) - begun) / 1000,
    rate,
    streams: [...streams.slice(0, READS.length), ...figures, ...streams.slice(READS.length)],
    lostWrites,
    missedEvents,
    overhead: overhead.end(),
  };
}

async function writesAndWatch(
  context: StreamContext,
): Promise<{ figures: StreamFigures[]; lostWrites: number; missedEvents: number }> {
  const ledger = createLedger();
  const writing = writes(context, ledger);
  const watching = watch(context, ledger, writing);
  const [written, watched] = await Promise.all([writing, watching]);
  return { figures: [written.figures, watched.figures], lostWrites: written.lost, missedEvents: watched.missed };
}
