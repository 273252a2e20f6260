import type { CommandRecord } from '../command.ts';
import { GLOBAL_OPTIONS } from '../global-options.ts';
import { type Flag, flagOf, quoted, wordsOf } from './flags.ts';

export function fishScript(records: readonly CommandRecord[]): string {
  const names = records.map(record => record.name).join(' ');
  const lines = [
    '# fish completion for seaworthy; made by: seaworthy completion fish',
    'complete -c seaworthy -f',
    `complete -c seaworthy -l help -d 'how to use it'`,
    ...GLOBAL_OPTIONS.map(option => complete('', flagOf(option))),
    ...records.flatMap(record => [
      `complete -c seaworthy -n 'not __fish_seen_subcommand_from ${names}' -a ${record.name} -d ${quoted(record.summary)}`,
      ...record.options.map(option => complete(` -n ${seen(record)}`, flagOf(option))),
      ...words(record),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function words(record: CommandRecord): string[] {
  const known = wordsOf(record);
  if (known === 'nothing') return [];
  return [`complete -c seaworthy -n ${seen(record)} ${known === 'file' ? '-F' : `-a ${quoted(known.join(' '))}`}`];
}

function seen({ name }: CommandRecord): string {
  return quoted(`__fish_seen_subcommand_from ${name}`);
}

function complete(condition: string, { short, long, description, value }: Flag): string {
  return `complete -c seaworthy${condition}${short ? ` -s ${short}` : ''} -l ${long}${argument(value)} -d ${quoted(description)}`;
}

function argument(value: Flag['value']): string {
  if (value === undefined) return '';
  if (value === 'file') return ' -r -F';
  if (value === 'folder') return ` -x -a '(__fish_complete_directories)'`;
  return value === 'text' ? ' -x' : ` -x -a ${quoted(value.join(' '))}`;
}
