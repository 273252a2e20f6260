import type { SeaworthyEvent } from '../../kit/events.ts';
import { redact } from '../../kit/redact.ts';
import type { Io } from '../io.ts';
import { about, duration } from './duration.ts';
import type { Reporter } from './reporter.ts';
import type { Style } from './style.ts';

/** A reason that holds is told again after this long (milliseconds); what a build says of itself not more often than `PROGRESS_MS`. */
const REMIND_MS = 30_000;
const PROGRESS_MS = 10_000;

/** One line an event, each with the time since the start; no control codes. What repeats itself is told once in a while. */
export function plainReporter(io: Io, style: Style, verbose: boolean): Reporter {
  const startedAt = io.now();
  const due = newPacer(() => io.now());
  const write = (text: string) => void io.stderr.write(`${redact(text)}\n`);
  return {
    emit: event => {
      const line = lineOf(event, style, verbose);
      if (line === undefined || !isDue(event, due)) return;
      write(`${duration(io.now() - startedAt).padStart(7)}  ${line}`);
    },
    note: write,
    stop: () => {},
  };
}

type Due = (key: string, everyMs: number) => boolean;

/** Whether something with this key was not let through within the last `everyMs`. */
function newPacer(now: () => number): Due {
  const last = new Map<string, number>();
  return (key, everyMs) => {
    if (now() - (last.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
    last.set(key, now());
    return true;
  };
}

function isDue(event: SeaworthyEvent, due: Due): boolean {
  switch (event.type) {
    case 'progress':
      return due(event.done === undefined ? event.stage : `${event.stage} ${event.done}`, PROGRESS_MS);
    case 'held':
      return due(`${event.move} ${event.target} ${withoutNumbers(event.why)}`, REMIND_MS);
    case 'waiting':
      return due(event.reasons.map(withoutNumbers).join('\n'), REMIND_MS);
    case 'observed':
      return due(event.unknown.join('\n'), REMIND_MS);
    default:
      return true;
  }
}

/** "12 s left" and "11 s left" are the same reason; harbor-cp-1 and harbor-cp-2 are not. */
function withoutNumbers(text: string): string {
  return text.replace(/(?<![\w-])\d+(\.\d+)?/g, '#');
}

function lineOf(event: SeaworthyEvent, { colors, marks }: Style, verbose: boolean): string | undefined {
  switch (event.type) {
    case 'stage':
      return `${event.stage}: ${event.message}${event.expectedSeconds ? `, ${about(event.expectedSeconds)}` : ''}`;
    case 'progress':
      return `${event.stage}: ${event.message}${event.total ? ` (${event.done ?? 0} of ${event.total})` : ''}`;
    case 'observed':
      return event.unknown.length > 0 ? `not readable now: ${event.unknown.join(', ')}` : undefined;
    case 'move-started':
      return `${event.title} ...`;
    case 'move-done':
      return `${colors.green(marks.done)} ${event.title} (${duration(event.milliseconds)})`;
    case 'move-failed':
      return `${colors.red(marks.failed)} ${failed(event)}`;
    case 'let-go':
      return `let go of ${event.what}: ${event.why}`;
    case 'held':
      return `held: ${event.move} ${event.target}: ${event.why} (${event.guard})`;
    case 'waiting':
      return `waiting: ${event.reasons.join('; ')}`;
    case 'warning':
      return `${colors.yellow('warning:')} ${event.message}${event.hint ? `; ${event.hint}` : ''}`;
    case 'log':
      return verbose ? colors.dim(event.message) : undefined;
  }
}

function failed(event: SeaworthyEvent & { type: 'move-failed' }): string {
  const hint = event.hint ? ` (hint: ${event.hint})` : '';
  return `${event.title}: ${event.error}${hint}${event.retry ? ', it will be tried again' : ''}`;
}
