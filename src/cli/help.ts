import { type CommandRecord, GROUPS, type OperandRecord, type OptionRecord } from './command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';

const WIDTH = 100;

/** `seaworthy --help`. */
export function mainHelp(records: readonly CommandRecord[]): string {
  const open = records.filter(record => !record.hidden);
  const width = Math.max(...open.map(({ name }) => name.length));
  const groups = GROUPS.map(group => {
    const members = open.filter(record => record.group === group);
    return `${group}:\n${columns(members.map(({ name, summary }) => [name.padEnd(width), summary]))}`;
  });
  return `${INTRODUCTION}\n\n${groups.join('\n\n')}\n\nOptions of every command:\n${optionRows(GLOBAL_OPTIONS)}\n\n${CLOSING}\n`;
}

const INTRODUCTION = `seaworthy builds production-grade Kubernetes clusters, proves that they are, and keeps them so

Usage: seaworthy COMMAND [DOCUMENT] [OPTIONS]

One document describes a cluster. up makes the world match it, and can be run again at any time: after
the document has changed, after something broke, after a Ctrl-C. Machines are never changed, only replaced.`;

const CLOSING = `Exit codes: 0 done, nothing to do · 2 wrong usage · 3 there is something to do (plan, status) · 6 stuck
            10 and up: an error, by who can mend it (docs/reference/exit-codes.md) · 130 stopped by Ctrl-C

Example:
    $ seaworthy plan examples/local.yaml          what would happen, and nothing happens
    $ seaworthy up examples/local.yaml            make the cluster
    $ seaworthy status examples/local.yaml --why  how it is, and what holds anything back
    $ seaworthy kubectl examples/local.yaml -- get nodes
    $ seaworthy down examples/local.yaml          destroy it

More on a command: seaworthy COMMAND --help`;

/** `seaworthy COMMAND --help`. */
export function commandHelp(record: CommandRecord): string {
  const parts = [
    `seaworthy ${record.name}: ${record.summary}`,
    `Usage: seaworthy ${usage(record)}`,
    wrap(record.description),
    record.operands && `Arguments:\n${columns(record.operands.map(({ name, description }) => [name, description]))}`,
    record.options.length > 0 && `Options:\n${optionRows(record.options)}`,
    OF_EVERY_COMMAND,
    examples(record),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const OF_EVERY_COMMAND = wrap(
  `Options of every command, as seaworthy --help tells them: ${GLOBAL_OPTIONS.map(({ flags }) => flags.replace(/^-\w, /, '')).join(', ')}`,
);

/** `exec [DOCUMENT] MACHINE [OPTIONS] -- COMMAND…` */
function operandUsage({ name, required, many }: OperandRecord): string {
  const shown = many ? `${name}...` : name;
  return required ? shown : `[${shown}]`;
}

export function usage(record: CommandRecord): string {
  const operands = (record.operands ?? []).map(operandUsage);
  const document = record.noDocument ? [] : ['[DOCUMENT]'];
  return [record.name, '[OPTIONS]', ...document, ...operands, ...(record.rest ? [`-- ${record.rest}`] : [])].join(' ');
}

function examples(record: CommandRecord): string {
  const width = Math.max(...record.examples.map(({ command }) => command.length));
  const lines = record.examples.map(({ command, meaning }) =>
    `    $ seaworthy ${command.padEnd(width)}  ${meaning}`.trimEnd(),
  );
  return `${lines.length > 1 ? 'Examples' : 'Example'}:\n${lines.join('\n')}`;
}

function optionRows(options: readonly OptionRecord[]): string {
  const indent = options.some(({ flags }) => flags.startsWith('-') && !flags.startsWith('--')) ? '    ' : '';
  return columns(
    options.map(({ flags, description }) => [flags.startsWith('--') ? indent + flags : flags, description]),
  );
}

/** Two columns, the second wrapped beside the first. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const left = Math.max(...rows.map(([term]) => term.length)) + 2;
  return rows
    .map(
      ([term, text]) =>
        `  ${term.padEnd(left)}${wrap(text, WIDTH - left - 2).replaceAll('\n', `\n${' '.repeat(left + 2)}`)}`,
    )
    .join('\n');
}

/** Breaks paragraphs at words; a line that begins with a space stays as it is. */
export function wrap(text: string, width = WIDTH): string {
  return text
    .split('\n')
    .map(line => (line.startsWith(' ') ? line : wrapLine(line, width)))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
