import type { Assessed, Report } from '../verify/report.ts';
import { counts, SEVERITIES, STANDINGS, standingOf } from './standing.ts';

type Labels = Record<string, string>;
type Sample = readonly [value: number, labels?: Labels];
type Family = readonly [name: string, help: string, samples: readonly Sample[]];

const VERDICTS: readonly Report['verdict'][] = ['production-grade', 'not', 'undecided'];

/** Prometheus' text format (0.0.4), for node_exporter's textfile collector or a push: how each check stands, and the sums. */
export function prometheus(report: Report): string {
  return families(report)
    .filter(([, , samples]) => samples.length > 0)
    .map(family => familyText(family, report.cluster))
    .join('');
}

function families(report: Report): Family[] {
  const { assessed, at, seconds, tool, verdict } = report;
  const standing = (is: (each: Assessed) => boolean) => assessed.map(each => [Number(is(each)), labels(each)] as const);
  return [
    ['info', 'Which version looked at it.', [[1, { version: tool.version }]]],
    ['timestamp_seconds', 'When the run began.', [[Date.parse(at) / 1000]]],
    ['duration_seconds', 'How long the run took.', [[seconds]]],
    ['production_grade', '1 when the verdict is production grade.', [[Number(verdict === 'production-grade')]]],
    [
      'verdict',
      '1 for the verdict that was given.',
      VERDICTS.map(each => [Number(verdict === each), { verdict: each }]),
    ],
    ['checks', 'Checks by standing and severity.', tallies(assessed)],
    ['check_assessed', '1 when the check could be assessed.', standing(each => each.outcome !== 'not-assessed')],
    ['check_passed', '1 when what the check requires was seen to hold.', standing(each => each.outcome === 'passed')],
    ['check_waived', '1 when a waiver covers it today.', standing(each => standingOf(each) === 'waived')],
    ['check_seconds', 'How long the check took.', assessed.map(each => [each.seconds, labels(each)])],
    ['waiver_expiry_timestamp_seconds', 'When a waiver ends or ended.', assessed.flatMap(expiry)],
  ];
}

function labels({ check }: Assessed): Labels {
  return { check: check.id, hop: check.hop, severity: check.severity };
}

function tallies(assessed: readonly Assessed[]): Sample[] {
  return SEVERITIES.flatMap(severity => {
    const many = counts(assessed.filter(({ check }) => check.severity === severity));
    return STANDINGS.map(standing => [many[standing], { severity, standing }] as const);
  });
}

/** A waiver holds to the end of its last day. */
function expiry({ check, waiver, expiredWaiver }: Assessed): Sample[] {
  const ends = Date.parse(`${(waiver ?? expiredWaiver)?.expires}T24:00:00Z`);
  return Number.isNaN(ends) ? [] : [[ends / 1000, { check: check.id }]];
}

function familyText([name, help, samples]: Family, cluster: string): string {
  const full = `seaworthy_verify_${name}`;
  const lines = samples.map(([value, more]) => `${full}${labelText({ cluster, ...more })} ${value}`);
  return [`# HELP ${full} ${help}`, `# TYPE ${full} gauge`, ...lines, ''].join('\n');
}

function labelText(all: Labels): string {
  const pairs = Object.entries(all).map(
    ([key, value]) => `${key}="${value.replace(/[\\"\n]/g, sign => QUOTED[sign]!)}"`,
  );
  return `{${pairs.join(',')}}`;
}

const QUOTED: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };
