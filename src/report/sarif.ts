import { createHash } from 'node:crypto';
import type { Severity } from '../verify/check.ts';
import type { Assessed, Report } from '../verify/report.ts';
import { coversOf, evidenceLine, remedyLines } from './lines.ts';
import { printable } from './printable.ts';
import { type Standing, standingOf } from './standing.ts';

const LEVEL: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** What code scanning sorts by, 0 to 10. */
const SECURITY_SEVERITY: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.5' };

const KIND: Record<Standing, 'fail' | 'open' | 'pass'> = {
  failed: 'fail',
  'not-assessed': 'open',
  accepted: 'open',
  waived: 'fail',
  passed: 'pass',
};

/** SARIF 2.1.0: a rule and a result for each check. What is not assessed is `open`, what is waived is suppressed. */
export function sarif(report: Report): string {
  const { tool, assessed } = report;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, version: tool.version, rules: assessed.map(ruleOf) } },
        invocations: [invocation(report)],
        automationDetails: { id: `seaworthy/${encodeURIComponent(printable(report.cluster))}/` },
        results: assessed.map((each, index) => resultOf(each, index, report)),
        properties: { verdict: report.verdict, why: report.why },
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${JSON.stringify(log, (_, value) => (typeof value === 'string' ? printable(value) : value), 2)}\n`;
}

function invocation({ at, seconds, notes }: Report) {
  return {
    executionSuccessful: true,
    startTimeUtc: at,
    endTimeUtc: new Date(Date.parse(at) + seconds * 1000).toISOString(),
    toolExecutionNotifications: notes.map(note => ({ level: 'warning', message: { text: note } })),
  };
}

function ruleOf({ check, remedy }: Assessed) {
  const help = remedy ? remedyLines(remedy).join('\n') : undefined;
  return {
    id: check.id,
    shortDescription: { text: check.requires },
    ...(help ? { help: { text: help } } : {}),
    defaultConfiguration: { level: LEVEL[check.severity] },
    properties: {
      tags: ['security', check.hop, ...coversOf(check)],
      'security-severity': SECURITY_SEVERITY[check.severity],
      precision: 'very-high',
    },
  };
}

function resultOf(assessed: Assessed, ruleIndex: number, { cluster }: Report) {
  const { check, says, where = [], evidence, waiver, outcome } = assessed;
  const standing = standingOf(assessed);
  const kind = standing === 'waived' && outcome === 'not-assessed' ? 'open' : KIND[standing];
  return {
    ruleId: check.id,
    ruleIndex,
    kind,
    level: kind === 'fail' ? LEVEL[check.severity] : 'none',
    message: { text: [says, ...evidence.slice(0, MOST_LINES).map(evidenceLine)].join('\n') },
    locations: [locationOf(cluster, where)],
    partialFingerprints: { 'seaworthyCheck/v1': fingerprint(cluster, check.id) },
    ...(waiver
      ? { suppressions: [{ kind: 'external', status: 'accepted', justification: justification(waiver) }] }
      : {}),
    properties: { standing, evidence },
  };
}

const MOST_LINES = 20;

function justification({ reason, expires }: NonNullable<Assessed['waiver']>): string {
  return `${reason} (expires ${expires})`;
}

/** Code scanning shows only what is in a file: a cluster stands for one, what is concerned in it are its logical places. */
function locationOf(cluster: string, where: readonly string[]) {
  return {
    physicalLocation: { artifactLocation: { uri: `clusters/${encodeURIComponent(printable(cluster))}` } },
    ...(where.length > 0 ? { logicalLocations: [...new Set(where)].map(name => ({ name, kind: 'resource' })) } : {}),
  };
}

/** The same finding of the same cluster from run to run, so that it is closed and not made anew. */
function fingerprint(cluster: string, id: string): string {
  return createHash('sha256').update(`${cluster}\n${id}`).digest('hex');
}
