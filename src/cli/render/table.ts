import type { Style } from './style.ts';
import { padTo, widthOf } from './text.ts';

export interface Column<Row> {
  title: string;
  of(row: Row): string | undefined;
  /** Left out first (lowest first) where the terminal is too narrow; without one it always stays. */
  rank?: number;
}

const GAP = 2;

/** A table without lines. Columns that are empty in every row are left out, and those of low rank where there is no room. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], style: Style): string {
  const filled = columns
    .map(column => ({ ...column, cells: rows.map(row => column.of(row) ?? '') }))
    .filter(column => column.cells.some(cell => cell !== ''))
    .map(column => ({ ...column, width: Math.max(widthOf(column.title), ...column.cells.map(widthOf)) }));
  const shown = fitting(filled, style.columns);
  const line = (cells: string[]) =>
    cells
      .map((cell, index) => padTo(cell, shown[index]!.width))
      .join(' '.repeat(GAP))
      .trimEnd();
  const head = style.colors.dim(line(shown.map(column => column.title)));
  return [head, ...rows.map((_, index) => line(shown.map(column => column.cells[index]!)))].join('\n');
}

function fitting<C extends { width: number; rank?: number }>(columns: C[], room: number): C[] {
  const needed = columns.reduce((sum, column) => sum + column.width + GAP, -GAP);
  const least = columns.filter(column => column.rank !== undefined).sort((a, b) => a.rank! - b.rank!)[0];
  if (needed <= room || !least) return columns;
  return fitting(
    columns.filter(column => column !== least),
    room,
  );
}
