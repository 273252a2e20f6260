import type { HistoryEntry, HistoryMachine, HistoryRun } from '../../verbs/types.ts';
import { duration } from './duration.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import { count } from './text.ts';

/** One paragraph a run, oldest first; times are UTC. */
export function historyText(runs: readonly HistoryRun[], style: Style): string {
  if (runs.length === 0) return 'nothing has happened yet';
  return runs.map(run => runText(run, style)).join('\n');
}

function runText(run: HistoryRun, style: Style): string {
  const { colors } = style;
  const head = [utc(run.at), colors.bold(run.what), run.who, ending(run, style)].filter(Boolean).join('  ');
  const lines = [
    ...run.machines.map(machine => machineText(machine, style)),
    ...run.notes.map(({ kind, why }) => (why ? `${kind}: ${why}` : kind)),
    ...(run.error ? [colors.red(run.error)] : []),
  ];
  return [head, ...lines.map(line => `    ${line}`)].join('\n');
}

const GOOD = new Set(['done', 'converged']);

function ending({ outcome, milliseconds, moves, failed }: HistoryRun, { colors }: Style): string {
  const said = GOOD.has(outcome) ? colors.green(outcome) : colors.yellow(outcome);
  const took = milliseconds === undefined ? '' : ` in ${duration(milliseconds)}`;
  const made = moves + failed === 0 ? '' : `, ${count(moves, 'move')}${failed > 0 ? `, ${failed} failed` : ''}`;
  return `${said}${took}${made}`;
}

function machineText({ was, is, why, before, after, milliseconds, finished }: HistoryMachine, { colors }: Style) {
  const what = is && was ? `${is} in place of ${was}` : is ? `${is} made` : `${was} destroyed`;
  const end = finished ? duration(milliseconds) : colors.yellow('not finished');
  return [`${what} (${end})`, why, colors.dim(digestsText(before, after))].filter(Boolean).join('; ');
}

/** Of a replacement only what differs. */
function digestsText(before: HistoryMachine['before'], after: HistoryMachine['after']): string {
  const only = before ?? after;
  if (!only) return '';
  const parts = Object.keys(only).filter(part => !before || !after || before[part] !== after[part]);
  if (parts.length === 0) return 'same digests';
  return parts
    .map(part => [part, ...[before?.[part], after?.[part]].flatMap(digest => digest?.slice(0, 12) ?? [])].join(' '))
    .join(', ');
}

/** The journal, entry by entry. */
export function journalText(entries: readonly HistoryEntry[], style: Style): string {
  if (entries.length === 0) return 'nothing has happened yet';
  const columns = [
    { title: 'when (UTC)', of: ({ at }: HistoryEntry) => utc(at) },
    { title: 'run', of: ({ run }: HistoryEntry) => run, rank: 0 },
    { title: 'what', of: ({ kind }: HistoryEntry) => kind },
    { title: 'to', of: ({ target }: HistoryEntry) => target },
    { title: 'why', of: ({ why }: HistoryEntry) => why },
  ];
  return table(entries, columns, style);
}

function utc(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}
