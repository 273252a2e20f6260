import type { HistoryEntry } from '../../verbs/types.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** Oldest first; times are UTC. */
export function historyText(entries: readonly HistoryEntry[], style: Style): string {
  if (entries.length === 0) return 'nothing has happened yet';
  const columns = [
    { title: 'when (UTC)', of: ({ at }: HistoryEntry) => at.slice(0, 19).replace('T', ' ') },
    { title: 'what', of: ({ kind }: HistoryEntry) => kind },
    { title: 'to', of: ({ target }: HistoryEntry) => target },
    { title: 'why', of: ({ why }: HistoryEntry) => why },
  ];
  return table(entries, columns, style);
}
