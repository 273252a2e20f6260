import type { InventoryMachine } from '../../../verify/access.ts';
import type { Assessed, Report } from '../../../verify/report.ts';
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
  const rows = report.inventory.machines
    .filter(machine => machine.role === role)
    .map(machine => ({ machine, cells: hops.map(group => ({ hop: group.hop, cell: cellOf(machine, group) })) }));
  const shown = rows.length > MOST_ROWS ? rows.toSorted((a, b) => faults(b) - faults(a)).slice(0, MOST_ROWS) : rows;
  return { shown, more: rows.length - shown.length };
}

function faults({ cells }: MachineRow): number {
  return cells.filter(({ cell }) => cell === 'failed').length;
}

function cellOf(machine: InventoryMachine, { checks, worst }: Group): Cell {
  if (worst === 'passed') return 'passed';
  const concerning = checks.filter(check => concerns(check, machine)).map(standingOf);
  const found = STANDINGS.find(standing => concerning.includes(standing));
  return found ?? (checks.some(({ where = [] }) => where.length > 0) ? 'elsewhere' : worst);
}

function concerns({ where = [] }: Assessed, { name, addresses }: InventoryMachine): boolean {
  return where.some(place => [name, ...addresses].some(word => hasWord(place, word)));
}

/** `harbor-cp-1` is in `etcd on harbor-cp-1:2380`, and not in `harbor-cp-12`. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + word.length] ?? ' '];
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}
