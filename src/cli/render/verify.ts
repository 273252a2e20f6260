import type { Assessed, Report } from '../../verify/report.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** What failed first, then what could not be seen, then the rest; the verdict last. */
export function verifyText(report: Report, style: Style): string {
  const rows = [...report.assessed].sort((a, b) => rank(a) - rank(b));
  return [table(rows, COLUMNS, style), '', `${report.cluster}: ${WORDS[report.verdict]}`, ...report.notes].join('\n');
}

const WORDS = { 'production-grade': 'production grade', not: 'not production grade', undecided: 'undecided' } as const;

const COLUMNS = [
  { title: 'check', of: ({ check }: Assessed) => check.id },
  { title: 'severity', of: ({ check }: Assessed) => check.severity, rank: 2 },
  { title: 'outcome', of: outcomeOf },
  { title: 'what was seen', of: ({ says }: Assessed) => says, rank: 1 },
];

function outcomeOf({ outcome, waiver, accepted }: Assessed): string {
  if (waiver) return 'waived';
  if (accepted) return 'accepted';
  return outcome === 'not-assessed' ? 'not assessed' : outcome;
}

function rank({ outcome, waiver }: Assessed): number {
  if (waiver) return 2;
  return { failed: 0, 'not-assessed': 1, passed: 3 }[outcome];
}
