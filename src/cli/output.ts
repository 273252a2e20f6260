import type { Emit } from '../kit/events.ts';
import { redact } from '../kit/redact.ts';
import type { Failure } from './failure.ts';
import type { Io } from './io.ts';
import { failureText } from './render/failure.ts';
import { jsonLine } from './render/json.ts';
import type { Reporter } from './render/reporter.ts';
import { type Style, styleFor } from './render/style.ts';

export type OutputMode = 'plain' | 'tty' | 'json';

export interface OutputOptions {
  /** Default: tty where stderr is a terminal, else plain. */
  mode?: OutputMode;
  color?: boolean;
  verbose?: boolean;
}

/** Where a command's words go. Results: stdout; the rest: stderr; as JSON all goes to stdout, one object a line. Everything but `raw` is masked. */
export interface Output {
  readonly mode: OutputMode;
  /** What the command was called for. */
  result(type: string, value: object, draw: (style: Style) => string): void;
  /** What a person should know besides. */
  tell(type: string, value: object, draw: (style: Style) => string): void;
  /** Exactly this, on stdout in every mode: for what another program reads, and for secrets that were asked for. */
  raw(text: string): void;
  fail(failure: Failure): void;
  /** Starts to show events; `settle` ends it. */
  follow(): Promise<Emit>;
  /** Leaves a live picture as it is now. */
  settle(): void;
}

export function createOutput(io: Io, options: OutputOptions = {}): Output {
  const mode = options.mode ?? (io.stderr.isTTY && io.env.TERM !== 'dumb' ? 'tty' : 'plain');
  const styles = {
    stdout: styleFor(io.stdout, io.env, options.color),
    stderr: styleFor(io.stderr, io.env, options.color),
  };
  let reporter: Reporter | undefined;
  const json = (type: string, value: object) => io.stdout.write(jsonLine(type, value, io.now()));
  const say = (text: string) => {
    if (reporter) reporter.note(text);
    else io.stderr.write(`${redact(text)}\n`);
  };
  const settle = () => {
    reporter?.stop();
    reporter = undefined;
  };
  return {
    mode,
    result: (type, value, draw) => {
      if (mode === 'json') return void json(type, value);
      settle();
      io.stdout.write(`${redact(draw(styles.stdout))}\n`);
    },
    tell: (type, value, draw) => (mode === 'json' ? void json(type, value) : say(draw(styles.stderr))),
    raw: text => void io.stdout.write(text),
    fail: failure => {
      settle();
      if (mode === 'json') return void json('error', { ...failure, cause: undefined });
      say(failureText(failure, styles.stderr, options.verbose ?? false));
    },
    follow: async () => {
      reporter = await startReporter(mode, io, styles.stderr, options.verbose ?? false);
      return reporter.emit;
    },
    settle,
  };
}

async function startReporter(mode: OutputMode, io: Io, style: Style, verbose: boolean): Promise<Reporter> {
  if (mode === 'json') return (await import('./render/json.ts')).jsonReporter(io);
  if (mode === 'tty') return (await import('./render/tty.ts')).ttyReporter(io, style, verbose);
  return (await import('./render/plain.ts')).plainReporter(io, style, verbose);
}
