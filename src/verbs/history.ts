import { openJournal } from '../world/store/journal.ts';
import { readDocument } from './document.ts';
import type { HistoryEntry, VerbOptions } from './types.ts';

/** What was changed, when and why, oldest first. */
export async function history(options: VerbOptions): Promise<HistoryEntry[]> {
  const { stateDir } = await readDocument(options.document, options.stateDir);
  const entries = await openJournal(stateDir).read();
  return entries.map(({ at, kind, target, why, details }) => ({
    at,
    kind,
    ...(target === undefined ? {} : { target }),
    ...(why === undefined ? {} : { why }),
    ...(details === undefined ? {} : { details: details as Record<string, unknown> }),
  }));
}
