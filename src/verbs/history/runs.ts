import { type Holder, lifeOf } from '../../world/store/holder.ts';
import type { JournalEntry } from '../../world/store/journal.ts';
import type { HistoryRun } from '../types.ts';
import { changesOf } from './changes.ts';

/** The journal as what people did: one entry a run, oldest first. `digestsOf` knows what machines were made from in earlier runs. */
export function runsOf(entries: readonly JournalEntry[]): HistoryRun[] {
  const known = new Map<string, Record<string, string>>();
  return groups(entries).map(group => runOf(group, known));
}

function groups(entries: readonly JournalEntry[]): JournalEntry[][] {
  const byRun = new Map<string, JournalEntry[]>();
  const all: JournalEntry[][] = [];
  for (const entry of entries) {
    const group = entry.run === undefined ? undefined : byRun.get(entry.run);
    if (group) group.push(entry);
    else {
      const fresh = [entry];
      all.push(fresh);
      if (entry.run !== undefined) byRun.set(entry.run, fresh);
    }
  }
  return all;
}

interface Details {
  holder?: Holder;
  outcome?: string;
  milliseconds?: number;
  error?: string;
}

function runOf(group: readonly JournalEntry[], known: Map<string, Record<string, string>>): HistoryRun {
  const first = group[0] as JournalEntry;
  if (first.run === undefined) return single(first);
  const begun = first.kind.endsWith(' begun') && first.who !== undefined ? first : undefined;
  const what = begun?.kind.replace(/ begun$/, '');
  const last = group.findLast(entry => entry.kind === what && detailsOf(entry).outcome !== undefined);
  const { milliseconds, error } = detailsOf(last);
  const rest = group.filter(entry => entry !== begun && entry !== last);
  return {
    run: first.run,
    at: first.at,
    what: what ?? 'a run whose beginning is forgotten',
    ...(first.who === undefined ? {} : { who: first.who }),
    outcome: detailsOf(last).outcome ?? unended(begun),
    ...(error === undefined ? {} : { error }),
    ...(milliseconds === undefined ? {} : { milliseconds }),
    moves: rest.filter(entry => entry.target !== undefined && !/ (begun|failed)$/.test(entry.kind)).length,
    failed: rest.filter(entry => entry.kind.endsWith(' failed')).length,
    machines: changesOf(rest, known),
    notes: rest.flatMap(({ kind, target, why }) => (target === undefined ? [{ kind, ...(why ? { why } : {}) }] : [])),
  };
}

/** What was no run: a kubeconfig that breaks glass, or an entry of an older version. */
function single({ at, kind, who, target, why }: JournalEntry): HistoryRun {
  const text = [target, why].filter(Boolean).join(': ');
  return {
    run: '',
    at,
    what: kind,
    ...(who === undefined ? {} : { who }),
    outcome: 'done',
    moves: 0,
    failed: 0,
    machines: [],
    notes: text ? [{ kind, why: text }] : [],
  };
}

/** Killed, or still at it: its process tells, where it can be asked. */
function unended(begun: JournalEntry | undefined): string {
  const { holder } = detailsOf(begun);
  if (!holder) return 'unfinished';
  const life = lifeOf(holder);
  return life === 'alive' ? 'under way' : life === 'dead' ? 'unfinished' : 'unfinished, or under way elsewhere';
}

function detailsOf(entry: JournalEntry | undefined): Details {
  return (entry?.details ?? {}) as Details;
}
