import type { Verbs } from '../verbs/types.ts';
import type { Call } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { failureOf } from './failure.ts';
import { DEFAULT_DOCUMENT } from './global-options.ts';
import { type Interrupts, watchInterrupts } from './interrupts.ts';
import type { Io } from './io.ts';
import { createOutput, type Output, type OutputMode } from './output.ts';
import { type Parsed, parse } from './parse.ts';
import { pasteableCall } from './pasteable.ts';
import { stoppedText, stoppingText } from './render/interrupted.ts';
import { UsageError } from './usage-error.ts';
import { sortWords, type Words } from './words.ts';

/** What the commands stand on; tests bring their own. */
export interface Deps {
  verbs(): Promise<Verbs>;
  /** How long what is under way may go on after a first Ctrl-C (milliseconds). */
  graceMs?: number;
}

/** Reads the command line, calls the command, tells what failed; returns the exit code. */
export async function dispatch(argv: readonly string[], io: Io, deps: Deps): Promise<number> {
  let output = createOutput(io, guessOptions(argv));
  try {
    const parsed = parse(argv, COMMANDS);
    if ('help' in parsed) {
      output.raw(parsed.help);
      return 0;
    }
    output = createOutput(io, outputOptions(parsed.options));
    return await invoke(parsed, io, output, deps);
  } catch (error) {
    const failure = failureOf(error);
    output.fail(failure);
    return failure.exitCode;
  }
}

/** For what is wrong with the command line itself. */
function guessOptions(argv: readonly string[]) {
  const json = /(^| )--output[= ]json( |$)/.test(argv.join(' '));
  return { ...(json ? { mode: 'json' as const } : {}), color: !argv.includes('--no-color') };
}

function outputOptions({ output, color, verbose }: Call['options']) {
  return {
    ...(typeof output === 'string' ? { mode: output as OutputMode } : {}),
    color: color !== false,
    verbose: verbose === true,
  };
}

async function invoke(parsed: Parsed, io: Io, output: Output, deps: Deps): Promise<number> {
  const { record } = parsed;
  const words = sortWords(record, parsed.words, parsed.afterDashes);
  const document = documentOf(words, parsed.options);
  const interrupts = watchInterrupts(
    io,
    () => output.tell('stopping', {}, stoppingText),
    deps.graceMs ?? record.graceMs,
  );
  const call = callOf(parsed, words, document, { io, output, deps, interrupts });
  try {
    const code = await Promise.race([settled(record.action(call), interrupts), interrupts.over]);
    if (code === interrupts.code()) {
      const again = record.resumes ? call.pasteable(record.resumes === 'up' ? 'up' : record.name) : undefined;
      output.settle();
      output.tell('stopped', again ? { again } : {}, () => stoppedText(again));
    }
    return code;
  } finally {
    output.settle();
    interrupts.release();
  }
}

/** Whatever an interrupted command throws is its way to end. */
async function settled(action: Promise<number>, interrupts: Interrupts): Promise<number> {
  try {
    return await action;
  } catch (error) {
    const code = interrupts.code();
    if (code === undefined) throw error;
    return code;
  }
}

function documentOf(words: Words, { file }: Call['options']): string {
  if (typeof file !== 'string') return words.document ?? DEFAULT_DOCUMENT;
  if (words.document === undefined) return file;
  throw new UsageError(`two cluster documents: ${words.document} and ${file}`, 'leave out one of them');
}

interface Surroundings {
  io: Io;
  output: Output;
  deps: Deps;
  interrupts: Interrupts;
}

function callOf(
  { options }: Parsed,
  words: Words,
  document: string,
  { io, output, deps, interrupts }: Surroundings,
): Call {
  const stateDir = typeof options.stateDir === 'string' ? options.stateDir : undefined;
  return {
    operands: words.operands,
    rest: words.rest,
    options,
    io,
    output,
    verbs: deps.verbs,
    verbOptions: { document, ...(stateDir ? { stateDir } : {}), env: io.env, signal: interrupts.signal },
    pasteable: pasteableCall(io.program, document, stateDir),
    handOver: interrupts.release,
  };
}
