/** Faults as data: which there are, and how often each strikes. */

/** What goes wrong with a call that changes something. */
export const CALL_FAULTS = [
  'fails-before',
  'fails-after',
  'fails-midway',
  'lands-late',
  'slow',
  'killed-before',
  'killed-after',
] as const;

/** What goes wrong with a look at the world. */
export const READ_FAULTS = ['unreadable', 'stale', 'list-lags', 'contradicts'] as const;

/** What happens to the world by itself. */
export const NATURE_FAULTS = [
  'machine-dies',
  'machine-stops',
  'machine-flaps',
  'never-boots',
  'all-stop',
  'partition',
  'member-cut-off',
  'eviction-blocked',
  'quota',
  'leaves-expire',
  'etcd-disk-lost',
] as const;

/** What people do, and their clocks. */
export const OPERATOR_FAULTS = [
  'document-changed',
  'document-changed-back',
  'replacement-requested',
  'restore-requested',
  'clock-jumps',
] as const;

export const FAULTS = [...CALL_FAULTS, ...READ_FAULTS, ...NATURE_FAULTS, ...OPERATOR_FAULTS] as const;
export type CallFault = (typeof CALL_FAULTS)[number];
export type ReadFault = (typeof READ_FAULTS)[number];
export type NatureFault = (typeof NATURE_FAULTS)[number];
export type OperatorFault = (typeof OPERATOR_FAULTS)[number];
export type Fault = (typeof FAULTS)[number];

export interface FaultPlan {
  /** Probability that a fault strikes at a call that changes something: one of the call's own, nature's or the operator's. */
  perEffect: number;
  /** Probability that a read goes wrong. */
  perRead: number;
  /** Mean milliseconds between two strikes of nature or the operator while nothing is being done. */
  quiet: number;
  /** Faults that never strike in this life. */
  without: readonly Fault[];
}

export const NO_FAULTS: FaultPlan = { perEffect: 0, perRead: 0, quiet: Number.POSITIVE_INFINITY, without: FAULTS };

/** The tool was killed: it makes no more calls. */
export class Killed extends Error {
  override readonly name = 'Killed';
}
