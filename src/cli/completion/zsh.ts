import type { CommandRecord } from '../command.ts';
import { GLOBAL_OPTIONS } from '../global-options.ts';
import { type Flag, flagOf, flagsOf, quoted, wordsOf } from './flags.ts';

export function zshScript(records: readonly CommandRecord[]): string {
  const commands = records.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  return `#compdef seaworthy
# zsh completion for seaworthy; made by: seaworthy completion zsh
_seaworthy() {
  local -a commands=(
${commands.join('\n')}
  )
  local context state state_descr line
  typeset -A opt_args
  _arguments -C ${specs(GLOBAL_OPTIONS.map(flagOf))} '1:command:->command' '*::word:->word'
  case $state in
    command) _describe -t commands command commands ;;
    word)
      case $words[1] in
${records.map(branch).join('\n')}
      esac ;;
  esac
}
if [[ $funcstack[1] == _seaworthy ]]; then _seaworthy "$@"; else compdef _seaworthy seaworthy; fi
`;
}

function branch(record: CommandRecord): string {
  const known = wordsOf(record);
  const rest = known === 'nothing' ? '' : ` ${quoted(`*:${known === 'file' ? 'document' : 'word'}:${action(known)}`)}`;
  return `        ${record.name}) _arguments ${specs(flagsOf(record))}${rest} ;;`;
}

function specs(flags: readonly Flag[]): string {
  return ["'--help[how to use it]'", ...flags.flatMap(spec)].join(' ');
}

function spec({ short, long, description, value }: Flag): string[] {
  const told = `[${description.replace(/[[\]:]/g, sign => `\\${sign}`)}]`;
  const what = value === undefined ? '' : `:${long}:${action(value)}`;
  return [`--${long}`, ...(short ? [`-${short}`] : [])].map(name => quoted(name + told + what));
}

function action(value: NonNullable<Flag['value']>): string {
  if (value === 'file') return '_files';
  if (value === 'folder') return '_files -/';
  return value === 'text' ? ' ' : `(${value.join(' ')})`;
}
