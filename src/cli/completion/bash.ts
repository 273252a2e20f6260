import type { CommandRecord } from '../command.ts';
import { GLOBAL_OPTIONS } from '../global-options.ts';
import { type Flag, flagOf, flagsOf, wordsOf } from './flags.ts';

export function bashScript(records: readonly CommandRecord[]): string {
  const names = records.map(record => record.name);
  return `# bash completion for seaworthy; made by: seaworthy completion bash
_seaworthy() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command= index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    [[ \${COMP_WORDS[index]} == -- ]] && return
    case \${COMP_WORDS[index]} in
      ${names.join(' | ')}) [[ $command ]] || command=\${COMP_WORDS[index]} ;;
    esac
  done
  case "$command $previous" in
${values(records).join('\n')}
  esac
  case "$command $current" in
    ' '-*) COMPREPLY=($(compgen -W '${switches(GLOBAL_OPTIONS.map(flagOf))}' -- "$current")) ;;
    ' '*) COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$current")) ;;
${records.map(words).join('\n')}
  esac
}
complete -o filenames -F _seaworthy seaworthy ./seaworthy
`;
}

function switches(flags: readonly Flag[]): string {
  return ['--help', ...flags.map(({ long }) => `--${long}`)].join(' ');
}

function words(record: CommandRecord): string {
  const known = wordsOf(record);
  const options = `    '${record.name} '-*) COMPREPLY=($(compgen -W '${switches(flagsOf(record))}' -- "$current")) ;;`;
  return known === 'nothing' ? options : `${options}\n    '${record.name} '*) ${offer(known)} ;;`;
}

/** One branch an option that takes a value; those of all commands last. */
function values(records: readonly CommandRecord[]): string[] {
  const own = records.flatMap(record => record.options.map(option => branch(`'${record.name} '`, flagOf(option))));
  return [...own, ...GLOBAL_OPTIONS.map(option => branch("*' '", flagOf(option)))].filter(line => line !== '');
}

function branch(prefix: string, { short, long, value }: Flag): string {
  if (value === undefined) return '';
  const pattern = [`${prefix}--${long}`, ...(short ? [`${prefix}-${short}`] : [])].join(' | ');
  return `    ${pattern}) ${value === 'text' ? '' : `${offer(value)}; `}return ;;`;
}

function offer(value: 'file' | 'folder' | readonly string[]): string {
  const choice = value === 'file' ? '-f' : value === 'folder' ? '-d' : `-W '${value.join(' ')}'`;
  return `COMPREPLY=($(compgen ${choice} -- "$current"))`;
}
