import type { CheckFact } from '../catalog/checks.ts';
import type { Waiver } from '../spec/cluster-spec.ts';
import type { Inventory } from './access.ts';
import type { Finding } from './check.ts';
import type { Remedy } from './remedies/types.ts';

export type Verdict = 'production-grade' | 'not' | 'undecided';

/** A check with what came of it, and what is laid over that. */
export interface Assessed extends Finding {
  check: CheckFact;
  /** It is left out by the document, and that holds today. */
  waiver?: Waiver;
  /** The document left it out until a day that is over. */
  expiredWaiver?: Waiver;
  /** Not assessed, and accepted so for this run. */
  accepted?: boolean;
  /** How it is mended, when it failed. */
  remedy?: Remedy;
  seconds: number;
}

/** All that a run of verify says. Nothing secret is in it. */
export interface Report {
  tool: { name: 'seaworthy'; version: string };
  /** ISO time at which the run began. */
  at: string;
  seconds: number;
  cluster: string;
  /** How it was looked at: `document` or `kubeconfig`, and from where. */
  access: { by: 'document' | 'kubeconfig'; vantages: readonly string[]; readOnly: boolean };
  inventory: Inventory;
  verdict: Verdict;
  /** In the catalogue's order. */
  assessed: Assessed[];
  /** Why the verdict is what it is, the gravest first. */
  why: string[];
  /** What went wrong with the run itself: leftovers that could not be removed, a deadline that was reached. */
  notes: string[];
}
