import { Command, CommanderError, Option } from 'commander';
import type { Call, CommandRecord, OptionRecord } from './command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { commandHelp, mainHelp } from './help.ts';
import { meantCommand } from './suggest.ts';
import { UsageError } from './usage-error.ts';

export interface Parsed {
  record: CommandRecord;
  words: string[];
  /** What followed the first `--`; undefined where there was none. */
  afterDashes?: string[];
  options: Call['options'];
}

/** Reads a command line: a command with its options, or the help that was asked for. Throws UsageError. The only file that knows commander. */
export function parse(argv: readonly string[], records: readonly CommandRecord[]): Parsed | { help: string } {
  const dashes = argv.indexOf('--');
  const own = dashes < 0 ? [...argv] : argv.slice(0, dashes);
  if (own[0] === 'help') own.splice(0, 1, ...own.splice(1, 1), '--help');
  if (own[0] && !own[0].startsWith('-')) requireKnown(own[0], records);
  let parsed: Parsed | undefined;
  const help: string[] = [];
  const program = new Command('seaworthy')
    .exitOverride()
    .configureOutput({ writeOut: text => void help.push(text), outputError: () => {}, writeErr: () => {} })
    .helpCommand(false)
    .enablePositionalOptions();
  program.helpInformation = () => mainHelp(records);
  addOptions(program, GLOBAL_OPTIONS);
  for (const record of records) {
    addCommand(program, record, (words, options) => {
      parsed = { record, words, options, ...(dashes < 0 ? {} : { afterDashes: argv.slice(dashes + 1) }) };
    });
  }
  try {
    program.parse(own, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (help.length > 0) return { help: help.join('') };
    throw usageError(
      error,
      records.find(record => own.includes(record.name)),
    );
  }
  if (!parsed) throw new UsageError('no command is given', 'see: seaworthy --help');
  return parsed;
}

type Found = (words: string[], options: Call['options']) => void;

function addCommand(program: Command, record: CommandRecord, found: Found): void {
  const command = program.command(record.name).argument('[words...]').passThroughOptions(Boolean(record.rest));
  command.helpInformation = () => commandHelp(record);
  addOptions(command, [...record.options, ...GLOBAL_OPTIONS]);
  command.action((words: string[]) => found(words, command.optsWithGlobals()));
}

function addOptions(command: Command, options: readonly OptionRecord[]): void {
  for (const { flags, description, choices } of options) {
    const option = new Option(flags, description);
    command.addOption(choices ? option.choices(choices) : option);
  }
}

function requireKnown(name: string, records: readonly CommandRecord[]): void {
  if (records.some(record => record.name === name)) return;
  const meant = meantCommand(name, records);
  throw new UsageError(
    `there is no command "${name}"`,
    meant ? `did you mean: seaworthy ${meant}` : 'see: seaworthy --help',
  );
}

/** commander's `error: unknown option '--x'\n(Did you mean --y?)`, as we say it. */
function usageError(error: CommanderError, record: CommandRecord | undefined): UsageError {
  if (error.code === 'commander.help') return new UsageError('no command is given', 'see: seaworthy --help');
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const meant = /Did you mean (.*)\?/.exec(suggestion ?? '')?.[1];
  return new UsageError(first.replace(/\.$/, ''), meant ? `did you mean ${meant}?` : whereToLook(error, record));
}

function whereToLook({ code }: CommanderError, record: CommandRecord | undefined): string {
  if (!record) return 'see: seaworthy --help';
  if (!record.rest || code !== 'commander.unknownOption') return `see: seaworthy ${record.name} --help`;
  return `what is not for seaworthy goes after --, as in: seaworthy ${record.examples[0]?.command}`;
}
