import { stripVTControlCharacters } from 'node:util';

/** Columns that a text takes on a terminal, its colours aside. */
export function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text (without colours) in at most `width` columns, its end replaced by `more` where it is too long. */
export function shorten(text: string, width: number, more = '…'): string {
  if (text.length <= width) return text;
  return width <= more.length ? text.slice(0, Math.max(0, width)) : text.slice(0, width - more.length) + more;
}

/** `1 machine`, `3 machines`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** The text (without colours) in lines of at most `width` columns, each indented; a word that is too long stays whole. */
export function wrapped(text: string, indent: number, width: number): string {
  const room = Math.max(24, width - indent);
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map(line => ' '.repeat(indent) + line).join('\n');
}
