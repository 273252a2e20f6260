/** A figure of ours beside that of a peer, or beside a limit. */
export interface Row {
  what: string;
  /** Milliseconds. */
  ours: number;
  beside: number;
  /** ours / beside; at most this is what we aim at. None: for information. */
  target?: number;
}

export function ratio({ ours, beside }: Pick<Row, 'ours' | 'beside'>): number {
  return Math.round((ours / beside) * 100) / 100;
}

/** Rows as aligned columns. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['', 'ours', 'beside', 'ratio', 'target', ''],
    ...rows.map(row => [
      row.what,
      duration(row.ours),
      duration(row.beside),
      ratio(row).toFixed(2),
      row.target === undefined ? '' : `≤ ${row.target}`,
      verdict(row),
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map(row => row[column]!.length)));
  const line = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ');
  return cells.map(row => line(row).trimEnd()).join('\n');
}

function verdict(row: Row): string {
  if (row.target === undefined) return '';
  return ratio(row) <= row.target ? 'met' : 'missed';
}

export function duration(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
