/** Invisible, and able to hide or reorder what stands around them: controls, marks of direction, lone halves of pairs. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What others sent, made safe to look at in any format: what can't be seen is spelled out as `\u{1b}`. Tabs and line ends stay. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(HIDDEN, sign => `\\u{${sign.charCodeAt(0).toString(16)}}`);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for HTML and XML: as content, and as a quoted attribute. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, sign => ENTITIES[sign]!);
}
