import { performance } from 'node:perf_hooks';
import { watchOverhead } from './overhead.ts';
import { clientGo } from './streams/client-go.ts';
import { createLedger } from './streams/ledger.ts';
import { READS } from './streams/reads.ts';
import { currentVersion, watch } from './streams/watch.ts';
import { writes } from './streams/writes.ts';
import { wallTime } from './tally.ts';
import type { Stream, StreamContext, StreamFigures, Target, TrafficReport } from './types.ts';

export interface TrafficOrder {
  target: Target;
  /** Exists, and holds what `makePlace` puts there. */
  namespace: string;
  /** Requests a second of each stream of reads. */
  rate: number;
  /** Of each other stream: they cost a cluster several times as much (docs/adr/085). As `rate` unless told otherwise. */
  writeRate?: number;
  /** Ends it: no more requests; those under way and the last checks are waited for. */
  signal: AbortSignal;
  /** Beside those of the API. */
  more?: readonly Stream[];
}

/** All streams at once, until the signal. */
export async function runTraffic(order: TrafficOrder): Promise<TrafficReport> {
  const { target, namespace, rate, writeRate = rate, signal, more = [] } = order;
  const overhead = watchOverhead();
  const begun = performance.now();
  const ended = new Promise<number>(resolve => {
    signal.addEventListener('abort', () => resolve(performance.now()), { once: true });
  });
  const context = { target, namespace, signal, late: overhead.late, leftOut: overhead.leftOut };
  const all = (streams: readonly Stream[], rate: number) =>
    Promise.all(streams.map(stream => stream({ ...context, rate })));
  const [reads, { figures, lostWrites, missedEvents }, others] = await Promise.all([
    all(READS, rate),
    writesAndWatch({ ...context, rate: writeRate }),
    all([clientGo, ...more], writeRate),
  ]);
  return {
    startedAt: wallTime(begun),
    seconds: ((await ended) - begun) / 1000,
    streams: [...reads, ...figures, ...others],
    ...{ lostWrites, missedEvents, overhead: overhead.end() },
  };
}

async function writesAndWatch(
  context: StreamContext,
): Promise<{ figures: StreamFigures[]; lostWrites: number; missedEvents: number }> {
  const ledger = createLedger();
  const resourceVersion = await currentVersion(context);
  const writing = writes(context, ledger);
  const watching = watch(context, ledger, resourceVersion, writing);
  const [written, watched] = await Promise.all([writing, watching]);
  return { figures: [written.figures, watched.figures], lostWrites: written.lost, missedEvents: watched.missed };
}
