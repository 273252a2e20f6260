import type { InventoryMachine } from '../../../verify/access.ts';
import type { Report } from '../../../verify/report.ts';
import { type Group, STANDINGS, type Standing, standingOf } from '../../standing.ts';

/** How one machine stands in one hop: `elsewhere` when the hop's faults name other machines only. */
export type Cell = Standing | 'elsewhere';

export interface MachineRow {
  machine: InventoryMachine;
  cells: { hop: string; cell: Cell }[];
}

export const MOST_ROWS = 5;

/** The machines of a role, the worst first, at most so many, and how each stands in each of these hops. */
export function rowsOf(report: Report, role: InventoryMachine['role'], hops: readonly Group[]) {
  const groups = hops.map(wordsOf);
  const rows = report.inventory.machines
    .filter(machine => machine.role === role)
    .map(machine => ({ machine, cells: groups.map(group => ({ hop: group.hop, cell: cellOf(machine, group) })) }));
  const shown = rows.length > MOST_ROWS ? rows.toSorted((a, b) => faults(b) - faults(a)).slice(0, MOST_ROWS) : rows;
  return { shown, more: rows.length - shown.length };
}

function faults({ cells }: MachineRow): number {
  return cells.filter(({ cell }) => cell === 'failed').length;
}

function cellOf(machine: InventoryMachine, group: GroupWords): Cell {
  if (group.worst === 'passed') return 'passed';
  const names = [machine.name, ...machine.addresses];
  const found = STANDINGS.find(standing => names.some(name => group.words[standing].has(name)));
  return found ?? (group.placed ? 'elsewhere' : group.worst);
}

/** What a hop's checks are said to concern, by standing, as single words: a report of hundreds of machines names each many times. */
interface GroupWords extends Pick<Group, 'hop' | 'worst'> {
  words: Record<Standing, ReadonlySet<string>>;
  placed: boolean;
}

function wordsOf({ hop, worst, checks }: Group): GroupWords {
  const words = Object.fromEntries(STANDINGS.map(standing => [standing, new Set<string>()])) as Record<
    Standing,
    Set<string>
  >;
  for (const check of checks)
    for (const place of check.where ?? []) for (const word of wordsIn(place)) words[standingOf(check)].add(word);
  return { hop, worst, words, placed: checks.some(({ where = [] }) => where.length > 0) };
}

/** `etcd on harbor-cp-1:2380` has the words etcd, on, harbor-cp-1 and 2380; an IPv6 address is one. */
function wordsIn(place: string): string[] {
  const short = place.slice(0, MOST_LETTERS);
  return [...(short.match(/[\w.-]*\w/g) ?? []), ...(short.match(/[\da-f]*:[\da-f:]+/gi) ?? [])];
}

const MOST_LETTERS = 500;
