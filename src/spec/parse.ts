import type { ClusterSpec } from './cluster-spec.ts';
import { draftOf } from './draft.ts';
import { explainIssue } from './explain.ts';
import { DocumentError, type Finding, type Problem } from './problem.ts';
import { repairKeys } from './repair.ts';
import { applyRules } from './rules/index.ts';
import { clusterSchema } from './schema.ts';
import { readSource, type Source } from './source.ts';

export interface ParsedDocument {
  spec: ClusterSpec;
  /** What the reader should know although the document is good: expired waivers. */
  warnings: Problem[];
}

/**
 * Reads a cluster document. `file` is only its name in messages; `now` (milliseconds since the epoch) judges waivers.
 * Throws one DocumentError with every problem found.
 */
export function parseClusterDocument(text: string, file: string, now = Date.now()): ParsedDocument {
  const source = readSource(text, file);
  if (source.value === undefined) throw new DocumentError(source.faults);
  if (source.value === null) throw new DocumentError([...source.faults, source.locate(EMPTY)]);
  const { value, findings, asWritten } = repairKeys(source.value);
  const result = clusterSchema.safeParse(value);
  const found = (result.error?.issues ?? []).map(issue => explainIssue(issue, value));
  if (isMapping(value)) found.push(...applyRules(draftOf(value), now));
  findings.push(...found.map(finding => ({ ...finding, path: asWritten(finding.path) })));
  const problems = [...source.faults, ...located(source, findings, false)];
  if (!result.success || problems.length > 0) throw new DocumentError(inOrder(problems));
  return { spec: result.data, warnings: located(source, findings, true) };
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value);
}

const EMPTY: Finding = { path: [], message: 'the document is empty', hint: 'begin with a copy of examples/local.yaml' };

/** Locates findings in a document's text, for what is found after parsing (such as a change of what is fixed). */
export function locateFindings(text: string, file: string, findings: readonly Finding[]): Problem[] {
  const source = readSource(text, file);
  return inOrder(findings.map(finding => source.locate(finding)));
}

function located(source: Source, findings: readonly Finding[], warning: boolean): Problem[] {
  return inOrder(findings.filter(finding => (finding.warning ?? false) === warning).map(source.locate));
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.col - b.col || (a.message < b.message ? -1 : 1));
}
