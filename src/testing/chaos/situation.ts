import type { Arena } from '../lives/arena.ts';
import type { Document } from '../lives/document.ts';

/** Something in the way: each riot has one of these, so that every guard has something to hold back. */
export interface Situation {
  /** What the cluster's document said when it was founded, where it matters. */
  document?: Partial<Document>;
  arrange: (arena: Arena) => void;
}
