import type { VerbOptions, Verbs } from '../verbs/types.ts';
import type { Io } from './io.ts';
import type { Output } from './output.ts';

export interface OptionRecord {
  /** As in `-l, --lines <n>`. */
  flags: string;
  description: string;
  choices?: readonly string[];
  /** What completion offers for its value, where that is not one of `choices`. */
  completes?: 'file' | 'folder';
}

/** What comes after the cluster document on the command line. */
export interface OperandRecord {
  /** As help shows it: `MACHINE`. */
  name: string;
  description: string;
  required?: boolean;
  choices?: readonly string[];
  /** It and all that follow; the last operand only. */
  many?: boolean;
}

export const GROUPS = ['Build and change', 'Look', 'Use', 'This tool'] as const;

/** One command: help, reference, completion and parsing are made from this record alone. */
export interface CommandRecord {
  name: string;
  group: (typeof GROUPS)[number];
  /** One line, no capital, no full stop. */
  summary: string;
  /** Paragraphs; what it does, what it leaves alone, its exit codes. */
  description: string;
  /** Without the program's name. */
  examples: readonly { command: string; meaning: string }[];
  options: readonly OptionRecord[];
  operands?: readonly OperandRecord[];
  /** Everything after the operands (or after `--`) belongs to another program; its name in usage. */
  rest?: string;
  /** It is about no cluster, and takes no document. */
  noDocument?: boolean;
  hidden?: boolean;
  /** Stopped in the middle, the same command goes on, or the one named. */
  resumes?: boolean | 'up';
  /** How long what is under way may go on after a first Ctrl-C or SIGTERM (milliseconds), where that is not the usual. */
  graceMs?: number;
  /** Words of other tools for the same thing, to suggest this one by. */
  synonyms?: readonly string[];
  /** Returns the exit code. */
  action(call: Call): Promise<number>;
}

/** What a command is called with. */
export interface Call {
  /** The operands, without the document. */
  operands: readonly string[];
  /** What is to be handed on to another program. */
  rest: readonly string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
  io: Io;
  output: Output;
  verbs(): Promise<Verbs>;
  /** For the verbs: document, state folder, environment, signal; add `emit` to hear what goes on. */
  verbOptions: VerbOptions;
  /** `./seaworthy COMMAND DOCUMENT …` with the document and state folder of this call, to paste. */
  pasteable(command: string, ...more: string[]): string;
  /** From here on Ctrl-C belongs to a child on the same terminal. */
  handOver(): void;
}

/** The value of an option that takes one. */
export function textOption(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === 'string' ? value : undefined;
}

export function flag(call: Call, name: string): boolean {
  return call.options[name] === true;
}
