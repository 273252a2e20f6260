import { escaped } from '../printable.ts';

/** Text that is HTML already. Made by `html` and `trusted` only, so that nothing else can come into a page unescaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | false | undefined | readonly Part[];

/** A template whose values are escaped, as content and in quoted attributes alike; lists are joined, false and undefined are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, between, index) => text + rendered(parts[index - 1]) + between));
}

function rendered(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (part === undefined || part === false) return '';
  return typeof part === 'string' || typeof part === 'number' ? escaped(String(part)) : part.map(rendered).join('');
}

/** Text of our own that is to stand in a page as it is: style and script. */
export function trusted(text: string): Markup {
  return new Markup(text);
}
