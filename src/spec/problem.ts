import { SeaworthyError } from '../kit/errors.ts';

/** Keys and list indexes from the document's root to a value. */
export type Path = readonly (string | number)[];

/** Something to say about a value of the document, not located yet. */
export interface Finding {
  path: Path;
  /** Point at the key instead of the value. */
  at?: 'key';
  message: string;
  /** What to write instead. */
  hint?: string;
  /** The document is good nevertheless. */
  warning?: boolean;
}

/** A finding with its place in the file; line and column count from 1. */
export interface Problem {
  file: string;
  line: number;
  col: number;
  /** As in `workers[0].name`; empty for the document itself. */
  path: string;
  message: string;
  hint?: string;
}

/** `workers[0].labels["a/b"]`: the path as people write it. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text ? `${text}.${part}` : part;
  }, '');
}

/** The plain value at a path, undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    root,
  );
}

/** `cluster.yaml:7:5: network.podCIDR: what is wrong; what would be right`. */
export function problemText(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.col}`;
  const what = problem.hint ? `${problem.message}; ${problem.hint}` : problem.message;
  return [place, problem.path, what].filter(Boolean).join(': ');
}

/** A document that can't be used, with all that is wrong with it in the order of its lines. */
export class DocumentError extends SeaworthyError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('spec', problems.map(problemText).join('\n'), {
      hint: 'docs/reference/cluster-document.md describes every field, examples/local.yaml shows a whole document',
    });
    this.problems = problems;
  }
}
