import type * as z from 'zod';
import { nearest } from '../kit/nearest.ts';
import { fieldPaths, objectAt } from './json-schema.ts';
import { type Finding, type Path, pathText, valueAt } from './problem.ts';
import { clusterSchema } from './schema.ts';

/** A document whose unknown keys are taken for what was meant, so that what stands below them can be judged too. */
export interface Repaired {
  value: unknown;
  /** One finding for each unknown key. */
  findings: Finding[];
  /** Leads a path of the repaired value back to where it was written. */
  asWritten(path: Path): Path;
}

interface Rename {
  written: Path;
  meant: Path;
}

/** Renames each unknown key to the known one it resembles, or drops it, until none is left. */
export function repairKeys(root: unknown): Repaired {
  const value = structuredClone(root);
  const findings: Finding[] = [];
  const renames: Rename[] = [];
  const asWritten = (path: Path) => renames.reduceRight(writtenBefore, path);
  for (let issues = unknownKeys(value); issues.length > 0; issues = unknownKeys(value)) {
    for (const { parent, key } of issues) {
      const siblings = Object.keys(objectAt(parent)?.properties ?? {});
      const sibling = nearest(key, siblings);
      findings.push({ ...explainKey(key, sibling, siblings), path: asWritten([...parent, key]) });
      const renamed = renameKey(valueAt(value, parent) as Record<string, unknown>, key, sibling);
      if (renamed) renames.push({ written: [...parent, key], meant: [...parent, renamed] });
    }
  }
  return { value, findings, asWritten };
}

function unknownKeys(value: unknown): { parent: Path; key: string }[] {
  const issues = clusterSchema.safeParse(value).error?.issues ?? [];
  return issues
    .filter((issue): issue is z.core.$ZodIssueUnrecognizedKeys => issue.code === 'unrecognized_keys')
    .flatMap(({ path, keys }) => keys.map(key => ({ parent: path as Path, key })));
}

function explainKey(key: string, sibling: string | undefined, siblings: readonly string[]): Omit<Finding, 'path'> {
  const found = { at: 'key' as const, message: `unknown key "${key}"` };
  if (sibling) return { ...found, hint: `did you mean "${sibling}"?` };
  const elsewhere = fieldPaths().filter(path => path.at(-1) === key);
  if (elsewhere.length === 1) return { ...found, hint: `it belongs to ${pathText(elsewhere[0]!.slice(0, -1))}` };
  return { ...found, hint: `known here: ${siblings.join(', ')}` };
}

/** The new name, or undefined when the value was dropped: nothing resembles the key, or the known key is there as well. */
function renameKey(parent: Record<string, unknown>, key: string, sibling: string | undefined): string | undefined {
  const value = parent[key];
  delete parent[key];
  if (sibling === undefined || Object.hasOwn(parent, sibling)) return undefined;
  parent[sibling] = value;
  return sibling;
}

function writtenBefore(path: Path, { written, meant }: Rename): Path {
  return meant.every((part, index) => path[index] === part) ? [...written, ...path.slice(meant.length)] : path;
}
