import { messageOf } from '../../kit/errors.ts';
import type { Failure } from '../failure.ts';
import type { Style } from './style.ts';
import { count } from './text.ts';

/** What happened and where, what to do next, and the exit code. Problems of a document come one a line, as editors and `grep -n` write places. */
export function failureText(failure: Failure, { colors }: Style, verbose: boolean): string {
  const { kind, message, hint, problems } = failure;
  const lines = problems
    ? [
        message,
        `${colors.red('error:')} ${count(problems.length, 'problem')} in ${problems[0]?.file}, nothing was done`,
      ]
    : [`${colors.red('error:')} ${message}`];
  if (hint) lines.push(`${colors.cyan('hint:')} ${hint}`);
  if (kind !== 'usage') lines.push(colors.dim(ending(failure)));
  if (verbose) lines.push(...causes(failure.cause).map(cause => colors.dim(`because: ${cause}`)));
  return lines.join('\n');
}

function ending({ kind, exitCode, retry }: Failure): string {
  return `exit code ${exitCode} (${kind})${retry ? '; the same command may succeed when tried again' : ''}`;
}

/** Each cause's own words, the innermost with its stack. */
function causes(cause: unknown): string[] {
  if (cause === undefined || cause === null) return [];
  const next = cause instanceof Error ? cause.cause : undefined;
  if (next !== undefined) return [messageOf(cause), ...causes(next)];
  return [cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)];
}
