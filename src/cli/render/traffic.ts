import type { StreamFigures, TrafficReport } from '../../traffic/types.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** A row for each stream, then what was lost, then how far to trust it. */
export function trafficText(report: TrafficReport, style: Style): string {
  const { seconds, streams, lostWrites, missedEvents, overhead } = report;
  const { eventLoopDelay, lateness, notSent, cpu } = overhead;
  return [
    table(streams, COLUMNS, style),
    '',
    ...streams.flatMap(failures),
    `${lostWrites} acknowledged writes lost, ${missedEvents} events missed by the watch, in ${seconds.toFixed(0)} s`,
    style.colors.dim(
      `of the measuring itself: requests up to ${ms(lateness.max)} late (p99 ${ms(lateness.p99)}), ${notSent} not sent, event loop up to ${ms(eventLoopDelay.max)}, ${cpu.toFixed(0)} % of a core`,
    ),
  ].join('\n');
}

const COLUMNS = [
  { title: 'stream', of: ({ name }: StreamFigures) => name },
  { title: 'connections', of: ({ connections }: StreamFigures) => connections, rank: 3 },
  { title: 'a second', of: ({ rate }: StreamFigures) => rate?.toString(), rank: 1 },
  { title: 'requests', of: ({ requests }: StreamFigures) => String(requests) },
  { title: 'failed', of: ({ failed }: StreamFigures) => String(failed) },
  { title: 'longest gap', of: ({ longestGap }: StreamFigures) => ms(longestGap) },
  { title: 'at', of: ({ longestGapAt }: StreamFigures) => longestGapAt?.slice(11, 19), rank: 1 },
  { title: 'p50', of: ({ latency }: StreamFigures) => ms(latency.p50), rank: 2 },
  { title: 'p99', of: ({ latency }: StreamFigures) => ms(latency.p99), rank: 2 },
];

function failures({ name, connections, kinds, examples }: StreamFigures): string[] {
  const counted = Object.entries(kinds).map(([kind, count]) => `${count} × ${kind}`);
  if (counted.length === 0) return [];
  const first = examples.map(({ at, message }) => `  ${at.slice(11, 23)}  ${message}`);
  return [`${name} (${connections}) failed: ${counted.join(', ')}`, ...first, ''];
}

function ms(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
