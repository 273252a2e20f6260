import type * as z from 'zod';
import { nearest } from '../kit/nearest.ts';
import { fieldAt, type JsonSchema } from './json-schema.ts';
import { type Finding, type Path, valueAt } from './problem.ts';
import { nearestVersion } from './versions.ts';

type Issue = z.core.$ZodIssue;

/** What a schema's issue means to the person who wrote the document. */
export function explainIssue(issue: Issue, root: unknown): Finding {
  return explain(issue, valueAt(root, pathOf(issue)));
}

function pathOf(issue: Issue): Path {
  return issue.path.map(part => (typeof part === 'number' ? part : String(part)));
}

function explain(issue: Issue, value: unknown): Finding {
  const path = pathOf(issue);
  const field = fieldAt(path);
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_value':
      return { path, ...explainWrong(value, field) };
    case 'too_small':
    case 'too_big':
      return { path, ...explainBounds(value, field) };
    case 'invalid_key':
      return { path, at: 'key', ...explainCustom(issue.issues[0] ?? issue) };
    default:
      return { path, ...explainCustom(issue) };
  }
}

function explainCustom(issue: Issue) {
  const hint = issue.code === 'custom' ? (issue.params?.hint as string | undefined) : undefined;
  return { message: issue.message, ...(hint ? { hint } : {}) };
}

function explainBounds(value: unknown, field: JsonSchema | undefined) {
  const { minimum, maximum } = field ?? {};
  if (minimum !== undefined && Number(value) < minimum)
    return { message: `${value} is too small`, hint: `use ${minimum} or more` };
  return { message: `${value} is too large`, hint: `use ${maximum} or less` };
}

function explainWrong(value: unknown, field: JsonSchema | undefined) {
  const choices = field?.enum ?? (field?.const === undefined ? undefined : [field.const]);
  if (value === undefined) return { message: 'is missing', ...hintForMissing(field, choices) };
  if (choices && (typeof value === 'string' || typeof value === 'number'))
    return { message: `${show(value)} is not supported here`, hint: hintForChoice(String(value), choices) };
  const expected = EXPECTED[field?.type ?? ''] ?? 'something else';
  const message = value === null ? `is empty, expected ${expected}` : `expected ${expected}, found ${show(value)}`;
  return { message, ...hintForType(value, field) };
}

const EXPECTED: Record<string, string> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
};

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return value === null ? 'nothing' : 'a mapping';
  return typeof value === 'string' ? `"${value}"` : `the ${typeof value} ${value}`;
}

function hintForMissing(field: JsonSchema | undefined, choices: readonly string[] | undefined) {
  if (choices) return { hint: hintForChoice('', choices) };
  if (field?.required) return { hint: `it needs ${field.required.join(', ')}` };
  const example = field?.examples?.[0];
  return example === undefined ? {} : { hint: `for instance ${example}` };
}

/** The nearest choice; a few choices are listed, of many only the nearest is named. */
function hintForChoice(value: string, choices: readonly string[]): string {
  const version = nearestVersion(value, choices);
  const meant = version ?? nearest(value, choices);
  if (choices.length === 1) return `write ${choices[0]}`;
  const list = choices.length > 6 ? undefined : `supported: ${choices.join(', ')}`;
  return (
    [meant && `did you mean ${meant}?`, list].filter(Boolean).join(' ') ||
    'docs/reference/cluster-document.md lists them'
  );
}

function hintForType(value: unknown, field: JsonSchema | undefined) {
  switch (field?.type) {
    case 'object':
      return value === null ? { hint: 'write {} for its defaults' } : {};
    case 'array':
      return value === null ? { hint: 'write [] for none' } : { hint: 'begin each item with -' };
    case 'string':
      return typeof value === 'object' ? {} : { hint: `put it in quotes: "${value}"` };
    case 'integer':
      if (typeof value === 'number') return { hint: `use ${Math.ceil(value)}` };
      return /^\d+$/.test(String(value)) ? { hint: `write ${value} without quotes` } : {};
    default:
      return {};
  }
}
