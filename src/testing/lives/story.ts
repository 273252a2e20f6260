import type { SeaworthyEvent } from '../../kit/events.ts';

/** What happened in one life, for people: kept as short lines, printed only when the life failed. */
export interface Story {
  tell(line: string): void;
  hear(event: SeaworthyEvent): void;
  /** The last lines, the oldest first. */
  last(count: number): string[];
}

export function newStory(now: () => number): Story {
  const start = now();
  const lines: string[] = [];
  let quiet = new Set<string>();
  const tell = (line: string) => {
    if (quiet.has(line)) return;
    // what is held and waited for is told again only after something else happened
    if (!line.startsWith('  (')) quiet = new Set();
    quiet.add(line);
    lines.push(`${((now() - start) / 1000).toFixed(1).padStart(8)} s  ${line}`);
  };
  return { tell, hear: event => void (wordsOf(event) && tell(wordsOf(event)!)), last: count => lines.slice(-count) };
}

function wordsOf(event: SeaworthyEvent): string | undefined {
  switch (event.type) {
    case 'move-started':
      return `  ${event.title}`;
    case 'move-failed':
      return `  ${event.title} FAILED: ${event.error}`;
    case 'held':
      return `  (held: ${event.move} ${event.target}: ${event.guard}: ${event.why})`;
    case 'waiting':
      return `  (waiting: ${event.reasons.join('; ')})`;
    default:
      return undefined;
  }
}
