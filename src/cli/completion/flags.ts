import type { CommandRecord, OptionRecord } from '../command.ts';
import { GLOBAL_OPTIONS } from '../global-options.ts';

/** `-f, --file <file>`, taken apart. */
export interface Flag {
  short?: string;
  long: string;
  description: string;
  /** What its value can be; undefined for a flag without one. */
  value?: 'file' | 'folder' | 'text' | readonly string[];
}

/** The options of a command that are told to people, its own first. */
export function flagsOf(record: CommandRecord): Flag[] {
  return [...record.options, ...GLOBAL_OPTIONS].map(flagOf);
}

export function flagOf({ flags, description, choices, completes }: OptionRecord): Flag {
  const short = /^-(\w)\b/.exec(flags)?.[1];
  const long = /--([\w-]+)/.exec(flags)?.[1] ?? '';
  const value = flags.includes('<') ? (choices ?? completes ?? 'text') : undefined;
  return { long, description, ...(short ? { short } : {}), ...(value ? { value } : {}) };
}

/** What can stand where a command's words stand: a fixed choice, a file, nothing that we know. */
export function wordsOf(record: CommandRecord): 'file' | 'nothing' | readonly string[] {
  const choices = record.operands?.[0]?.choices;
  if (choices) return choices;
  return record.noDocument ? 'nothing' : 'file';
}

/** As one word in single quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
