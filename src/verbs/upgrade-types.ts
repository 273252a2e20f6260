import type { PlanResult } from './types.ts';

/** An upgrade that is planned or under way. */
export interface UpgradeFate {
  from: string;
  to: string;
  /** The point of no return lies behind: only forward, or `restore`. */
  passed: boolean;
  /** Index of the move that takes the cluster past it. */
  pointOfNoReturn?: number;
}

export interface UpgradeResult {
  from: string;
  to: string;
  /** Path of the document, and whether the version in it was changed. */
  document: string;
  changed: boolean;
  /** What `up` will do. */
  plan: PlanResult;
}
