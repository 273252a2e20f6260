/** An API endpoint, and as whom to talk to it. PEM texts. */
export interface Target {
  host: string;
  port: number;
  ca: string;
  cert: string;
  key: string;
}

/** new: one for each request. short: renewed every second. http1, http2: kept for as long as the server keeps them. */
export type Connections = 'new' | 'short' | 'http1' | 'http2';

export interface Failure {
  /** ISO time at which the request was due. */
  at: string;
  /** In a word or two: "HTTP 429", "broken". */
  kind: string;
  message: string;
}

/** What came of one stream. Times in milliseconds. */
export interface StreamFigures {
  name: string;
  connections: Connections | 'in the cluster';
  /** Requests a second that were due; not told of clients that keep their own account. */
  rate?: number;
  requests: number;
  failed: number;
  /** Failures by kind. */
  kinds: Record<string, number>;
  /** The first few. */
  examples: Failure[];
  /** The longest wait for an answer, of somebody who asks again at each tick. */
  longestGap: number;
  /** ISO time at which it began. */
  longestGapAt?: string;
  latency: { p50: number; p99: number };
  /** What this stream alone counts. */
  more: Record<string, number>;
}

/** How much of what was measured may be the measuring itself. Milliseconds. */
export interface Overhead {
  /** How late the event loop was. */
  eventLoopDelay: { p99: number; max: number };
  /** How late requests went out. */
  lateness: { p99: number; max: number };
  /** Requests that were not sent at all, for this process was more than a second behind. */
  notSent: number;
  /** Of one core, in percent. */
  cpu: number;
}

export interface TrafficReport {
  startedAt: string;
  seconds: number;
  streams: StreamFigures[];
  /** Acknowledged writes that were not found again, or with an older value. */
  lostWrites: number;
  /** Acknowledged writes that the watch did not see. */
  missedEvents: number;
  overhead: Overhead;
}

/** What every stream is given. */
export interface StreamContext {
  target: Target;
  /** In which it may write; it exists. */
  namespace: string;
  /** Requests a second. */
  rate: number;
  /** Aborted when no more requests are to be sent; those under way are waited for. */
  signal: AbortSignal;
  /** Told how late a request went out. */
  late(milliseconds: number): void;
  /** Told how many were not sent, for it was too late. */
  leftOut(ticks: number): void;
}

export type Stream = (context: StreamContext) => Promise<StreamFigures>;
