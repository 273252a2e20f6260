import { messageOf } from '../../kit/errors.ts';

export interface Issue {
  path: PropertyKey[];
  message: string;
}

/** `file:line:column: what is wrong`, for text that is no JSON. */
export function describeBrokenJson(path: string, text: string, error: unknown): string {
  const message = messageOf(error).replace(/ in JSON at position.*| \(line \d+ column \d+\)$/s, '');
  const position = /at position (\d+)/.exec(messageOf(error))?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  return `${path}:${before.length}:${before.at(-1)!.length + 1}: ${message.split('\n')[0]}`;
}

/** `file:line:column: key: what is wrong`, for JSON that doesn't fit. Positions come from the yaml parser, which knows them. */
export async function describeIssues(path: string, text: string, issues: readonly Issue[]): Promise<string[]> {
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (keys: PropertyKey[]): string => {
    for (let end = keys.length; end >= 0; end--) {
      const found = end === 0 ? document.contents : document.getIn(keys.slice(0, end), true);
      if (!isNode(found) || !found.range) continue;
      const { line, col } = lines.linePos(found.range[0]);
      return `${line}:${col}`;
    }
    return '1:1';
  };
  return issues.map(
    ({ path: keys, message }) => `${path}:${at(keys)}: ${[keys.join('.'), message].filter(Boolean).join(': ')}`,
  );
}
