import { randomBytes } from 'node:crypto';
import { ownVersion } from '../kit/assets.ts';
import { sha256 } from '../kit/digest.ts';
import { messageOf } from '../kit/errors.ts';
import type { Emit } from '../kit/events.ts';
import { thisProcess } from '../world/store/holder.ts';
import type { Journal, JournalEntry } from '../world/store/journal.ts';
import { entryOf } from './journaled.ts';
import { whoIsAtWork } from './who.ts';

export type Told = Omit<JournalEntry, 'at' | 'run' | 'who'>;

/** One run of a verb that may change something, in the journal: who began it, what it did, how it ended. */
export interface Run {
  append(entry: Told): Promise<void>;
  /** Hears all events, and writes down those that changed something: history, never the truth about how far something got. */
  emit: Emit;
  /** What came of it; told when the run ends. */
  conclude(outcome: string, details?: object): void;
  /** Written only of a run that was begun there. */
  end(thrown?: { error: unknown; interrupted: boolean }): Promise<void>;
}

export interface RunFacts {
  purpose: string;
  /** The cluster document's text: its hash is kept. */
  document: string;
  /** Nothing is written of a run that changes nothing. */
  quiet?: boolean;
  emit: Emit;
  now?: () => number;
}

export function openRun(journal: Journal, { purpose, document, quiet, emit, now = Date.now }: RunFacts): Run {
  const run = randomBytes(4).toString('hex');
  const startedAt = now();
  let begun: Promise<void> | undefined;
  let conclusion: { outcome: string; details: object } | undefined;
  let moves = 0;
  const write = (entry: Told) => journal.append({ at: new Date(now()).toISOString(), run, ...entry });
  const begin = () => {
    begun ??= journal.append({ at: new Date(startedAt).toISOString(), run, ...beginning(purpose, document) });
    return begun;
  };
  const append = async (entry: Told) => {
    await begin();
    await write(entry);
  };
  if (!quiet) void begin().catch(() => {});
  return {
    append,
    emit: event => {
      if (event.type === 'move-done') moves += 1;
      const entry = entryOf(event);
      if (entry)
        append(entry).catch(error =>
          emit({ type: 'warning', message: `the journal can't be written: ${messageOf(error)}` }),
        );
      emit(event);
    },
    conclude: (outcome, details = {}) => {
      conclusion = { outcome, details };
    },
    end: async thrown => {
      if (!begun) return;
      const { outcome, details } = thrown ? ended(thrown) : (conclusion ?? DONE);
      const told = { outcome, milliseconds: now() - startedAt, moves, ...details };
      await append({ kind: purpose, why: outcome, details: told });
    },
  };
}

const DONE = { outcome: 'done', details: {} };

function ended({ error, interrupted }: { error: unknown; interrupted: boolean }) {
  return interrupted
    ? { outcome: 'interrupted', details: {} }
    : { outcome: 'failed', details: { error: messageOf(error) } };
}

function beginning(purpose: string, document: string) {
  const details = { holder: thisProcess(purpose), document: sha256(document), seaworthy: ownVersion() };
  return { kind: `${purpose} begun`, who: whoIsAtWork(), details };
}
