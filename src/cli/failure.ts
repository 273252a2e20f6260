import { type ErrorKind, type SeaworthyError, toSeaworthyError } from '../kit/errors.ts';
import type { Problem } from '../spec/problem.ts';
import { EXIT } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

/** An error as it is told: what happened, who can mend it, what to do next. */
export interface Failure {
  kind: ErrorKind | 'usage';
  exitCode: number;
  message: string;
  hint?: string;
  /** The same call may succeed when made again unchanged. */
  retry: boolean;
  /** What is wrong with a cluster document, in the order of its lines. */
  problems?: readonly Problem[];
  cause?: unknown;
}

export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof UsageError) {
    return { kind: 'usage', exitCode: EXIT.usage, message: thrown.message, ...hintOf(thrown), retry: false };
  }
  const error = toSeaworthyError(thrown);
  const { kind, exitCode, message, retry, cause } = error;
  const problems = problemsOf(error);
  return { kind, exitCode, message, ...hintOf(error), retry, ...(problems ? { problems } : {}), cause };
}

function hintOf({ hint }: { hint: string | undefined }): { hint?: string } {
  return hint ? { hint } : {};
}

/** spec's DocumentError, told by its shape so that the document's schema need not be loaded for an error. */
function problemsOf(error: SeaworthyError): readonly Problem[] | undefined {
  return 'problems' in error ? (error.problems as readonly Problem[]) : undefined;
}
