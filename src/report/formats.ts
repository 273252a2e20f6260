import { redact } from '../kit/redact.ts';
import type { Report } from '../verify/report.ts';
import { reportJson } from './json.ts';
import { junit } from './junit.ts';
import { page } from './page/page.ts';
import { prometheus } from './prometheus.ts';
import { sarif } from './sarif.ts';

interface Format {
  /** How files in it end; the first is the usual one. */
  endings: readonly string[];
  /** What it is, in a few words. */
  summary: string;
  write(report: Report): string;
}

/** What a report can be written as. */
export const FORMATS = {
  html: { endings: ['.html', '.htm'], summary: 'a page for people', write: page },
  json: { endings: ['.json'], summary: 'all of it, for programs (schemas/report.schema.json)', write: reportJson },
  sarif: { endings: ['.sarif', '.sarif.json'], summary: 'SARIF 2.1.0, for code scanning', write: sarif },
  junit: { endings: ['.xml'], summary: 'JUnit XML, for CI', write: junit },
  prometheus: { endings: ['.prom'], summary: "Prometheus' text format", write: prometheus },
} as const satisfies Record<string, Format>;

export type ReportFormat = keyof typeof FORMATS;

/** The format that a file's name asks for by its ending, the longest that fits; undefined when none does. */
export function formatOf(file: string): ReportFormat | undefined {
  const name = file.toLowerCase();
  const fitting = (Object.keys(FORMATS) as ReportFormat[]).flatMap(format =>
    FORMATS[format].endings.filter(ending => name.endsWith(ending)).map(ending => ({ format, ending })),
  );
  return fitting.toSorted((a, b) => b.ending.length - a.ending.length)[0]?.format;
}

/** The report in a format. Whatever a check let through, secrets are masked here once more. */
export function writeReport(report: Report, format: ReportFormat): string {
  return FORMATS[format].write(masked(report) as Report);
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner)]));
}
