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
  return mode === 'json' ? jsonOutput(io) : textOutput(io, mode, options);
}

function jsonOutput(io: Io): Output {
  const write = (type: string, value: object) => void io.stdout.write(jsonLine(type, value, io.now()));
  return {
    mode: 'json',
    result: write,
    tell: write,
    raw: text => void io.stdout.write(text),
    fail: failure => write('error', { ...failure, cause: undefined }),
    follow: async () => event => write(event.type, event),
    settle: () => {},
  };
}

function textOutput(io: Io, mode: 'plain' | 'tty', { color, verbose = false }: OutputOptions): Output {
  const style = styleFor(io.stderr, io.env, color);
  let reporter: Reporter | undefined;
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
    result: (_type, _value, draw) => {
      settle();
      io.stdout.write(`${redact(draw(styleFor(io.stdout, io.env, color)))}\n`);
    },
    tell: (_type, _value, draw) => say(draw(style)),
    raw: text => void io.stdout.write(text),
    fail: failure => {
      settle();
      say(failureText(failure, style, verbose));
    },
    follow: async () => {
      reporter = await startReporter(mode, io, style, verbose);
      return reporter.emit;
    },
    settle,
  };
}

async function startReporter(mode: 'plain' | 'tty', io: Io, style: Style, verbose: boolean): Promise<Reporter> {
  if (mode === 'tty') return (await import('./render/tty.ts')).ttyReporter(io, style, verbose);
  return (await import('./render/plain.ts')).plainReporter(io, style, verbose);
}
