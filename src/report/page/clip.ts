import { printable } from '../printable.ts';

/** The text in at most so many characters. A page has an end, whatever others send. */
export function clip(text: string, most: number): string {
  const shown = printable(text);
  return shown.length <= most ? shown : `${shown.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The first of a list, and how many there are more. */
export function firstOf<T>(all: readonly T[], most: number): { shown: readonly T[]; more: number } {
  return { shown: all.slice(0, most), more: Math.max(0, all.length - most) };
}
