import type { Desired } from './desired.ts';
import type { Draft } from './draft.ts';
import type { Move } from './move.ts';

/** One safety rule. */
export interface Guard {
  name: string;
  /** What would happen without it. */
  reason: string;
  /** Where the rule comes from: a page, an issue, a KEP, or our own design. */
  source: string;
  /** Why this move must not be made now, or undefined. Asked only with what is already under way taken at its worst. */
  forbids(move: Move, seen: Draft, desired: Desired): string | undefined;
}
