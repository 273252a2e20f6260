import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SeaworthyError } from '../kit/errors.ts';
import { LOCK_FILE } from '../payload/lock-file.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import { changedSinceFounding } from '../spec/fixed.ts';
import { locateFindings, parseClusterDocument } from '../spec/parse.ts';
import { DocumentError } from '../spec/problem.ts';
import { stateFolderOf } from '../world/store/folder.ts';

export interface Document {
  path: string;
  /** The path as it was given: how messages name it. */
  file: string;
  text: string;
  spec: ClusterSpec;
  warnings: string[];
  /** The payload lock beside it. */
  lockFile: string;
  stateDir: string;
}

/** Reads the cluster document, edited or as it stands, and says where its state and its lock lie. */
export async function readDocument(
  path: string,
  stateDir?: string,
  edit = (text: string): string => text,
): Promise<Document> {
  const found = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const hint = 'name the cluster document, or begin with a copy of examples/local.yaml';
    throw new SeaworthyError(
      'spec',
      cause.code === 'ENOENT' ? `there is no cluster document ${path}` : `${path} can't be read: ${cause.message}`,
      { cause, hint },
    );
  });
  const text = edit(found);
  const { spec, warnings } = parseClusterDocument(text, path);
  return {
    path: resolve(path),
    file: path,
    text,
    spec,
    warnings: warnings.map(each => `${each.file}:${each.line}:${each.col}: ${each.message}`),
    lockFile: join(dirname(resolve(path)), LOCK_FILE),
    stateDir: stateDir ? resolve(stateDir) : stateFolderOf(path, spec.metadata.name),
  };
}

/** Refuses a document that changes what founding fixed; every such change with its place. */
export function refuseChangesOfFixed(document: Document, fixed: Record<string, string> | undefined): void {
  const findings = changedSinceFounding(fixed ?? {}, document.spec);
  if (findings.length > 0) throw new DocumentError(locateFindings(document.text, document.file, findings));
}
