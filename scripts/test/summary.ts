import type { SuiteResult } from './suite.ts';

export interface TestedSuite extends SuiteResult {
  name: string;
  seconds: number;
}

export interface Summary {
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  suites: Omit<TestedSuite, 'parts'>[];
  /** The ten longest tests. */
  longest: { name: string; seconds: number }[];
}

/** Adds suites up. Where nothing may be skipped (CI), a skipped test counts as failed. */
export function summarize(suites: readonly TestedSuite[], nothingSkipped: boolean): Summary {
  const sum = (count: (suite: TestedSuite) => number) => suites.reduce((total, suite) => total + count(suite), 0);
  const parts = suites.flatMap(suite => suite.parts);
  return {
    passed: sum(suite => suite.passed),
    failed: sum(suite => suite.failed + (nothingSkipped ? suite.skipped : 0)),
    skipped: sum(suite => suite.skipped),
    seconds: sum(suite => suite.seconds),
    suites: suites.map(({ parts: _, ...suite }) => suite),
    longest: parts.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10),
  };
}

/** The summary as people read it; its last line is `N passed, N failed`. */
export function summaryText(summary: Summary, nothingSkipped: boolean): string {
  const failures = summary.suites.flatMap(suite => suite.failures.map(name => `  failed   ${suite.name}: ${name}`));
  const skips = summary.suites.flatMap(suite => suite.skips.map(name => `  skipped  ${suite.name}: ${name}`));
  return [
    '',
    'longest:',
    ...summary.longest.filter(part => part.seconds >= 0.1).map(part => `${seconds(part.seconds)}  ${part.name}`),
    'suites:',
    ...summary.suites.map(suite => `${seconds(suite.seconds)}  ${suite.name}: ${counts(suite)}`),
    ...failures,
    ...skips,
    ...(nothingSkipped && skips.length > 0 ? ['skipped tests count as failed here (CI is set)'] : []),
    `${summary.passed} passed, ${summary.failed} failed`,
  ].join('\n');
}

function seconds(value: number): string {
  return `${value.toFixed(1).padStart(8)} s`;
}

function counts({ passed, failed, skipped }: { passed: number; failed: number; skipped: number }): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
