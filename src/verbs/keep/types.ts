import type { Holder } from '../../world/store/holder.ts';
import type { ExpiryRow, VerbOptions } from '../types.ts';

export interface KeepOptions extends VerbOptions {
  /** One round, and then the end: for a timer or CI. Only machines that are gone are repaired: silence needs watching. */
  once?: boolean;
  /** `127.0.0.1:9464`: metrics for Prometheus are served there. */
  metrics?: string;
  /** A file for node_exporter's textfile collector, written after each round. */
  metricsFile?: string;
  /** Seconds between two rounds of a cluster that needs nothing; at most 45, or silence could not be watched. Default 30. */
  everySeconds?: number;
  /** Heard after each round. */
  onRound?: (round: KeepRound) => void;
}

/**
 * converged: as its document says. waiting: something has begun, and goes on in the next round. yielded: another command was at work. absent:
 * there is no founded cluster to keep, and `keep` founds none.
 */
export type RoundOutcome = 'converged' | 'waiting' | 'stuck' | 'yielded' | 'absent' | 'failed';

export interface KeepRound {
  /** When it ended (ms), and how long it took. */
  at: number;
  milliseconds: number;
  outcome: RoundOutcome;
  error?: string;
  /** Moves made and failed in it. */
  moves: number;
  failed: number;
  /** What is waited for, or held back. */
  reasons: string[];
  /** Moves held back, by guard. */
  held: Record<string, number>;
  /** Machines by state. */
  machines: Record<string, number>;
  expiry?: ExpiryRow;
  backup?: LastBackup;
}

export interface LastBackup {
  id: string;
  at: number;
  bytes: number;
  /** The last attempt since, when it failed. */
  error?: string;
}

/** What `keep` leaves for `status`, and for metrics. */
export interface KeepReport {
  version: 1;
  holder: Holder;
  once: boolean;
  everySeconds: number;
  rounds: Partial<Record<RoundOutcome, number>>;
  moves: { done: number; failed: number };
  last?: KeepRound;
  /** When a round last ended converged (ms). */
  convergedAt?: number;
}
