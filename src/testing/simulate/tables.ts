/** A table for people: rows and columns by name, a number or a dot in each cell. */
export function tableOf<C extends string>(
  rows: readonly string[],
  columns: readonly C[],
  cell: (row: string, column: C) => string,
): string[] {
  const width = Math.max(...rows.map(row => row.length));
  const legend = columns.map((column, nth) => `  ${letter(nth)} ${column}`);
  const cells = rows.map(row => columns.map(column => cell(row, column)));
  const wide = Math.max(2, ...cells.flat().map(text => text.length + 1));
  const head = `${' '.repeat(width)} ${columns.map((_, nth) => letter(nth).padStart(wide)).join('')}`;
  const body = rows.map((row, at) => `${row.padEnd(width)} ${cells[at]!.map(text => text.padStart(wide)).join('')}`);
  return [...legend, head, ...body];
}

function letter(nth: number): string {
  return String.fromCharCode(nth < 26 ? 97 + nth : 65 + nth - 26);
}
