import type { Row } from './table.ts';

export interface BenchContext {
  /** Aborted by SIGINT and SIGTERM: a bench stops, and removes what it made. */
  signal: AbortSignal;
  /** A line for whoever watches. */
  say(line: string): void;
}

export interface BenchResult {
  /** Figures beside their peer or limit; the targets are for people, and fail no run. */
  rows: Row[];
  /** What has to be so for the figures to mean anything. One that is false fails the run. */
  counts: Record<string, { is: number; expected: number }>;
  /** What is behind the figures; for out/<name>.json, and shown under the table. */
  details: Record<string, unknown>;
}

/** One file a bench: what it measures, beside what, and how. */
export interface Bench {
  name: string;
  what: string;
  /** The peer, or the limit. */
  beside: string;
  how: string;
  /** It takes long: only where it is named. */
  onDemand?: boolean;
  run(context: BenchContext): Promise<BenchResult>;
}
