import type { RenderedMachine } from '../../verbs/types.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import { count } from './text.ts';

type File = RenderedMachine['files'][number];

/** All files of a kind of machine, without what is in them. */
export function listingText(machine: RenderedMachine, style: Style): string {
  const columns = [
    { title: 'file', of: ({ path }: File) => path },
    { title: 'mode', of: ({ mode }: File) => mode },
    { title: 'owner', of: ({ owner }: File) => owner },
    { title: 'bytes', of: ({ content }: File) => String(Buffer.byteLength(content)) },
  ];
  return `${heading(machine, style)}\n\n${table(machine.files, columns, style)}`;
}

/** All files with what is in them. */
export function contentText(machine: RenderedMachine, style: Style): string {
  const files = machine.files.map(
    ({ path, mode, owner, content }) =>
      `${style.colors.cyan(`=== ${path}`)} ${style.colors.dim(`(${mode} ${owner})`)}\n${content.trimEnd()}\n`,
  );
  return [`${heading(machine, style)}\n`, ...files].join('\n');
}

function heading({ title, digests, files }: RenderedMachine, { colors }: Style): string {
  const short = (digest: string) => digest.replace(/^sha256:/, '').slice(0, 12);
  const { base, payload, config } = digests;
  return `${colors.bold(title)}  ${count(files.length, 'file')}  base ${short(base)}  payload ${short(payload)}  config ${short(config)}`;
}
