import type { Assessed, Report } from '../verify/report.ts';
import { evidenceLine, remedyLines } from './lines.ts';
import { escaped } from './printable.ts';
import { decides, type Group, groupsOf, STANDING_WORDS, standingOf } from './standing.ts';

const SHOWN_EVIDENCE = 20;

/**
 * JUnit XML: a suite for each hop, a case for each check. A failure is a failure; what could not be assessed is an error where the
 * verdict hangs on it, else skipped; what is waived or accepted is skipped, with the reason.
 */
export function junit(report: Report): string {
  const { assessed, cluster, seconds } = report;
  const suites = groupsOf(report).map(group => suite(group, report));
  const head = attributes({ name: `seaworthy verify ${cluster}`, ...tallies(assessed), time: seconds.toFixed(3) });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${suites.join('')}</testsuites>\n`;
}

function suite({ hop, checks }: Group, { at }: Report): string {
  const time = checks.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3);
  const head = attributes({ name: hop, ...tallies(checks), time, timestamp: at.replace(/\.\d+|Z$/g, '') });
  return `  <testsuite${head}>\n${checks.map(testCase).join('')}  </testsuite>\n`;
}

function testCase(assessed: Assessed): string {
  const { check, seconds } = assessed;
  const name = `${check.id} ${check.requires}`;
  const head = attributes({ classname: `seaworthy.${check.hop}`, name, time: seconds.toFixed(3) });
  return `    <testcase${head}>${result(assessed)}</testcase>\n`;
}

type Result = 'passed' | 'failure' | 'error' | 'skipped';

function resultOf(assessed: Assessed): Result {
  const standing = standingOf(assessed);
  if (standing === 'passed') return 'passed';
  if (standing === 'failed') return 'failure';
  return decides(assessed) ? 'error' : 'skipped';
}

function result(assessed: Assessed): string {
  const kind = resultOf(assessed);
  const { check, says } = assessed;
  switch (kind) {
    case 'passed':
      return '';
    case 'skipped':
      return `<skipped${attributes({ message: whySkipped(assessed) })}/>`;
    default:
      return `<${kind}${attributes({ type: check.severity, message: says })}>${escaped(details(assessed))}</${kind}>`;
  }
}

function whySkipped(assessed: Assessed): string {
  const { waiver, says } = assessed;
  const why = waiver ? `${waiver.reason} (expires ${waiver.expires})` : says;
  return `${STANDING_WORDS[standingOf(assessed)]}: ${why}`;
}

function details({ says, where = [], evidence, remedy }: Assessed): string {
  const shown = evidence.slice(0, SHOWN_EVIDENCE).map(evidenceLine);
  const more = evidence.length > shown.length ? [`and ${evidence.length - shown.length} more`] : [];
  const places = where.length > 0 ? [`where: ${where.join(', ')}`] : [];
  const mend = remedy ? ['remedy:', ...remedyLines(remedy)] : [];
  return [says, ...places, ...shown, ...more, ...mend].join('\n');
}

function tallies(checks: readonly Assessed[]) {
  const many = (kind: Result) => String(checks.filter(check => resultOf(check) === kind).length);
  return { tests: String(checks.length), failures: many('failure'), errors: many('error'), skipped: many('skipped') };
}

function attributes(all: Record<string, string>): string {
  return Object.entries(all)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
}
