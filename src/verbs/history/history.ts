import { openJournal } from '../../world/store/journal.ts';
import { readDocument } from '../document.ts';
import type { HistoryEntry, HistoryRun, VerbOptions } from '../types.ts';
import { runsOf } from './runs.ts';

/** Who changed what, when and why, oldest first: one entry a run. */
export async function history(options: VerbOptions): Promise<HistoryRun[]> {
  return runsOf(await entriesOf(options));
}

/** The journal as it was written: every move that was begun, done or failed, oldest first. */
export async function journal(options: VerbOptions): Promise<HistoryEntry[]> {
  const entries = await entriesOf(options);
  return entries.map(({ details, ...entry }) => ({
    ...entry,
    ...(details === undefined ? {} : { details: details as Record<string, unknown> }),
  }));
}

async function entriesOf(options: VerbOptions) {
  const { stateDir } = await readDocument(options.document, options.stateDir);
  return openJournal(stateDir).read();
}
