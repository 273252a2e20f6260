import { execa } from 'execa';
import { type ErrorKind, SeaworthyError } from './errors.ts';
import { redact } from './redact.ts';

export interface ExecOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Text or bytes for standard input. */
  input?: string | Uint8Array;
  /** Milliseconds; the child is killed after it. */
  timeout?: number;
  signal?: AbortSignal;
  /** In a session of its own: Ctrl-C does not reach it, and it runs to its end when we don't. For effects that must not break off in the middle. */
  detached?: boolean;
  /** Called for each line of standard output and error as it comes. */
  onLine?: (line: string) => void;
}

export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs commands. Every fake replaces this one seam. */
export type Exec = (file: string, args: readonly string[], options?: ExecOptions) => Promise<ExecResult>;

/** The command as a person could paste it into a shell, secrets masked. */
export function pasteable(file: string, args: readonly string[]): string {
  const quote = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
  return redact([file, ...args].map(quote).join(' '));
}

/** A command that failed: what was run, what it said, how it ended. */
export class CommandError extends SeaworthyError {
  readonly command: string;
  readonly result: ExecResult;
  readonly notFound: boolean;

  constructor(
    kind: ErrorKind,
    command: string,
    result: ExecResult,
    reason: string,
    notFound: boolean,
    cause?: unknown,
  ) {
    const output = redact((result.stderr || result.stdout).trim().split('\n').slice(-20).join('\n'));
    super(kind, `command failed (${reason}): ${command}${output ? `\n${output}` : ''}`, { cause });
    this.command = command;
    this.result = result;
    this.notFound = notFound;
  }
}

function execaOptions(options: ExecOptions) {
  return {
    reject: false,
    stripFinalNewline: true,
    maxBuffer: 64 * 1024 * 1024,
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.env ? { env: options.env } : {}),
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.timeout ? { timeout: options.timeout } : {}),
    ...(options.signal ? { cancelSignal: options.signal } : {}),
    ...(options.detached ? { detached: true } : {}),
  };
}

/** Runs a command to its end without throwing for a non-zero exit; throws CommandError only if it could not be run, timed out or was aborted. */
export const execQuiet: Exec = async (file, args, options = {}) => {
  const child = execa(file, [...args], execaOptions(options));
  if (options.onLine) {
    const onLine = options.onLine;
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onLine(line);
      });
    }
  }
  const result = await child;
  const done: ExecResult = {
    exitCode: result.exitCode ?? -1,
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
  };
  if (result.isCanceled) throw options.signal?.reason ?? new DOMException('aborted', 'AbortError');
  if (result.exitCode === undefined) {
    const notFound = result.code === 'ENOENT';
    const reason = result.timedOut
      ? `no end after ${options.timeout} ms`
      : notFound
        ? 'not found'
        : (result.signal ?? result.shortMessage ?? 'could not run');
    throw new CommandError('internal', pasteable(file, args), done, reason, notFound, result);
  }
  return done;
};

/** Runs a command; a non-zero exit is a CommandError of the given kind that shows the command and its output. */
export async function exec(
  kind: ErrorKind,
  file: string,
  args: readonly string[],
  options: ExecOptions = {},
  run: Exec = execQuiet,
): Promise<ExecResult> {
  const result = await run(file, args, options);
  if (result.exitCode !== 0)
    throw new CommandError(kind, pasteable(file, args), result, `exit ${result.exitCode}`, false);
  return result;
}
