import type { SeaworthyEvent } from '../kit/events.ts';
import type { Told } from './run.ts';

/** What the journal keeps of an event: moves begun, done and failed, backups let go. */
export function entryOf(event: SeaworthyEvent): Told | undefined {
  switch (event.type) {
    case 'move-started':
      return {
        kind: `${event.move} begun`,
        target: event.target,
        why: event.title,
        ...(event.why ? { details: { because: event.why, ...(event.digests ? { digests: event.digests } : {}) } } : {}),
      };
    case 'move-done':
      return {
        kind: event.move,
        target: event.target,
        why: event.title,
        details: { milliseconds: event.milliseconds },
      };
    case 'move-failed':
      return {
        kind: `${event.move} failed`,
        target: event.target,
        why: event.error,
        details: { retry: event.retry },
      };
    case 'let-go':
      return { kind: 'let go', target: event.what, why: event.why };
    default:
      return undefined;
  }
}
