import { type CommandRecord, GROUPS } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { GLOBAL_OPTIONS } from '../../src/cli/global-options.ts';
import { usage } from '../../src/cli/help.ts';

/** docs/reference/cli.md: every command, from the records that also make its help. */
export function cliPage(): string {
  const open = COMMANDS.filter(record => !record.hidden);
  return `# Commands

<!-- Made from src/cli/commands by \`make generate\`; don't edit. -->

    seaworthy COMMAND [DOCUMENT] [OPTIONS]

The document is the first argument, or \`--file\`'s; without one it is \`cluster.yaml\` in the current folder. Where a command
takes other arguments too, the first is the document if it ends in \`.yaml\`, \`.yml\` or \`.json\`, or has a slash.

Results go to standard output; what goes on meanwhile, warnings and errors go to standard error. With \`--output json\` all goes
to standard output, one object a line: \`{"type": …, "at": …, …}\`, where \`type\` is the command's name for its result, \`error\` for
an error, and the event's name otherwise. Exit codes are told in [exit-codes.md](exit-codes.md).

${GROUPS.map(group => `${group}: ${links(open.filter(record => record.group === group))}`).join(' · ')}

## Options of every command

${table(GLOBAL_OPTIONS.map(({ flags, description }) => [flags, description]))}

${open.map(section).join('\n\n')}
`;
}

function links(records: readonly CommandRecord[]): string {
  return records.map(({ name }) => `[${name}](#${name})`).join(', ');
}

function section(record: CommandRecord): string {
  const operands = (record.operands ?? []).map(({ name, description }) => [name, description]);
  const options = record.options.map(({ flags, description }) => [flags, description]);
  const width = Math.max(...record.examples.map(({ command }) => command.length));
  const examples = record.examples.map(({ command, meaning }) =>
    `    seaworthy ${command.padEnd(width)}  ${meaning && `# ${meaning}`}`.trimEnd(),
  );
  const parts = [
    `## ${record.name}`,
    `${record.summary[0]?.toUpperCase()}${record.summary.slice(1)}.`,
    `    seaworthy ${usage(record)}`,
    record.description,
    table([...operands, ...options]),
    examples.join('\n'),
  ];
  return parts.filter(part => part !== '').join('\n\n');
}

function table(rows: readonly (readonly (string | undefined)[])[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map(([term, meaning]) => `| \`${term}\` | ${meaning?.replaceAll('<', '&lt;')} |`);
  return ['| | |', '|---|---|', ...lines].join('\n');
}
