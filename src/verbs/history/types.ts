import type { JournalEntry } from '../../world/store/journal.ts';

/** What somebody did: one run of a verb. */
export interface HistoryRun {
  /** Its id in the journal; empty for what was no run. */
  run: string;
  at: string;
  /** `up`, `replace`, `down`, … */
  what: string;
  /** Person and host. */
  who?: string;
  /** converged, done, stuck, failed, interrupted; `under way` while its process lives, `unfinished` when it was killed. */
  outcome: string;
  error?: string;
  milliseconds?: number;
  moves: number;
  failed: number;
  machines: HistoryMachine[];
  notes: { kind: string; why?: string }[];
}

/** A machine that came (`is`), one that went (`was`), or one in place of another (both). */
export interface HistoryMachine {
  was?: string;
  is?: string;
  why?: string;
  /** Digests of what it was made from, as far as the journal knows. */
  before?: Record<string, string>;
  after?: Record<string, string>;
  milliseconds: number;
  /** Made, or destroyed and forgotten, when the run ended. */
  finished: boolean;
}

export interface HistoryEntry extends JournalEntry {
  details?: Record<string, unknown>;
}
