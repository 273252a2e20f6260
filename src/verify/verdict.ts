import type { Waiver } from '../spec/cluster-spec.ts';
import { isExpired } from '../spec/rules/waivers.ts';
import type { CheckFact, Finding, Severity } from './check.ts';
import { remedyOf } from './remedies/index.ts';
import type { Assessed, Verdict } from './report.ts';

export interface Judged {
  verdict: Verdict;
  assessed: Assessed[];
  why: string[];
}

export interface Leniency {
  waivers: readonly Waiver[];
  /** Ids of checks that may be left unassessed in this run. */
  acceptUnassessed: readonly string[];
  /** Milliseconds since the epoch. */
  now: number;
}

export type Raw = Finding & { check: CheckFact; seconds: number };

const GRAVEST: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/**
 * Production grade: nothing failed that is not waived today, and nothing critical or high was left unassessed that is neither waived nor
 * accepted for this run. A failure outweighs what could not be seen.
 */
export function judge(findings: readonly Raw[], leniency: Leniency): Judged {
  const assessed = findings.map(finding => laidOver(finding, leniency));
  const failures = assessed.filter(({ outcome, waiver }) => outcome === 'failed' && !waiver).sort(byGravity);
  const unseen = assessed.filter(isOpen).sort(byGravity);
  const verdict = failures.length > 0 ? 'not' : unseen.length > 0 ? 'undecided' : 'production-grade';
  return { verdict, assessed, why: [...failures.map(said), ...unseen.map(said)] };
}

function laidOver(finding: Raw, { waivers, acceptUnassessed, now }: Leniency): Assessed {
  if (finding.outcome === 'passed') return finding;
  const waiver = waivers.find(({ check }) => check === finding.check.id);
  const expired = waiver && isExpired(waiver, now);
  const accepted = finding.outcome === 'not-assessed' && acceptUnassessed.includes(finding.check.id);
  const remedy = finding.outcome === 'failed' ? remedyOf(finding.check.id) : undefined;
  return {
    ...finding,
    ...(waiver && !expired ? { waiver } : {}),
    ...(waiver && expired ? { expiredWaiver: waiver } : {}),
    ...(accepted ? { accepted } : {}),
    ...(remedy ? { remedy } : {}),
  };
}

/** Nobody knows, and it matters: the verdict can't be given. */
export function isOpen({ outcome, waiver, accepted, check }: Assessed): boolean {
  return (
    outcome === 'not-assessed' && !waiver && !accepted && (check.severity === 'critical' || check.severity === 'high')
  );
}

export function byGravity(a: Assessed, b: Assessed): number {
  return GRAVEST.indexOf(a.check.severity) - GRAVEST.indexOf(b.check.severity);
}

function said({ check, outcome, says, expiredWaiver }: Assessed): string {
  const what = outcome === 'failed' ? 'failed' : 'not assessed';
  const expired = expiredWaiver ? ` (its waiver expired on ${expiredWaiver.expires})` : '';
  return `${check.id} (${check.severity}) ${what}: ${says}${expired}`;
}
