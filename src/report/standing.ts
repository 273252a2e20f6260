import type { Severity } from '../verify/check.ts';
import type { Assessed, Report } from '../verify/report.ts';

/** How a check stands once waivers and what was accepted are laid over its outcome; worst first. */
export const STANDINGS = ['failed', 'not-assessed', 'accepted', 'waived', 'passed'] as const;
export type Standing = (typeof STANDINGS)[number];

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[];

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  failed: 'failed',
  'not-assessed': 'not assessed',
  accepted: 'not assessed, accepted',
  waived: 'waived',
  passed: 'passed',
};

export const VERDICT_WORDS: Readonly<Record<Report['verdict'], string>> = {
  'production-grade': 'production grade',
  not: 'not production grade',
  undecided: 'undecided',
};

export function standingOf({ outcome, waiver, accepted }: Assessed): Standing {
  if (outcome === 'passed') return 'passed';
  if (waiver) return 'waived';
  return outcome === 'not-assessed' && accepted ? 'accepted' : outcome;
}

/** Whether the verdict can't be "production grade" because of it. */
export function decides(assessed: Assessed): boolean {
  const grave = assessed.check.severity === 'critical' || assessed.check.severity === 'high';
  const standing = standingOf(assessed);
  return standing === 'failed' || (standing === 'not-assessed' && grave);
}

/** All checks about one thing. */
export interface Group {
  hop: string;
  worst: Standing;
  checks: Assessed[];
}

/** By what they are about; the worst group first, and the worst first in each. */
export function groupsOf(report: Pick<Report, 'assessed'>): Group[] {
  const hops = Map.groupBy(report.assessed, ({ check }) => check.hop);
  return [...hops]
    .map(([hop, checks]) => ({ hop, checks: checks.toSorted(worstFirst) }))
    .toSorted((a, b) => worstFirst(a.checks[0]!, b.checks[0]!) || failures(b.checks) - failures(a.checks))
    .map(({ hop, checks }) => ({ hop, worst: standingOf(checks[0]!), checks }));
}

function failures(checks: Assessed[]): number {
  return checks.filter(check => standingOf(check) === 'failed').length;
}

/** Failures by severity, then what is not assessed by severity, and so on. */
function worstFirst(a: Assessed, b: Assessed): number {
  const byStanding = STANDINGS.indexOf(standingOf(a)) - STANDINGS.indexOf(standingOf(b));
  return byStanding || SEVERITIES.indexOf(a.check.severity) - SEVERITIES.indexOf(b.check.severity);
}

/** How many checks stand how. */
export function counts(checks: readonly Assessed[]): Record<Standing, number> {
  const all = Map.groupBy(checks, standingOf);
  return Object.fromEntries(STANDINGS.map(standing => [standing, all.get(standing)?.length ?? 0])) as Record<
    Standing,
    number
  >;
}
