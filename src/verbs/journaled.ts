import type { Emit, SeaworthyEvent } from '../kit/events.ts';
import type { Journal, JournalEntry } from '../world/store/journal.ts';

/** Hears all events, and writes down those that changed something: history, never the truth about how far something got. */
export function journaled(journal: Journal, emit: Emit): Emit {
  return event => {
    const entry = entryOf(event);
    if (entry)
      void journal
        .append(entry)
        .catch(error =>
          emit({ type: 'warning', message: `the journal can't be written: ${(error as Error).message}` }),
        );
    emit(event);
  };
}

function entryOf(event: SeaworthyEvent): JournalEntry | undefined {
  const at = new Date().toISOString();
  if (event.type === 'move-started') return { at, kind: `${event.move} begun`, target: event.target, why: event.title };
  if (event.type === 'move-done')
    return {
      at,
      kind: event.move,
      target: event.target,
      why: event.title,
      details: { milliseconds: event.milliseconds },
    };
  if (event.type === 'move-failed')
    return {
      at,
      kind: `${event.move} failed`,
      target: event.target,
      why: event.error,
      details: { retry: event.retry },
    };
  return undefined;
}
