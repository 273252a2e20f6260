import { expect, it } from 'vitest';
import { styleFor } from './style.ts';
import { type Column, table } from './table.ts';

const style = (columns: number) => styleFor({ isTTY: false, columns, rows: 24, write: () => {} }, { LANG: 'C.UTF-8' });

const ROWS = [
  { name: 'harbor-cp-1', role: 'control plane', pool: '' },
  { name: 'b', role: '\u001b[33mworker\u001b[39m', pool: '' },
];
const COLUMNS: Column<(typeof ROWS)[number]>[] = [
  { title: 'machine', of: row => row.name },
  { title: 'role', of: row => row.role, rank: 1 },
  { title: 'pool', of: row => row.pool },
];

it('lines up, colours aside, and leaves empty columns out', () => {
  expect(table(ROWS, COLUMNS, style(80))).toBe(
    ['machine      role', 'harbor-cp-1  control plane', 'b            \u001b[33mworker\u001b[39m'].join('\n'),
  );
});

it('leaves out what there is no room for, but never what has no rank', () => {
  expect(table(ROWS, COLUMNS, style(20))).toBe('machine\nharbor-cp-1\nb');
  expect(table(ROWS, COLUMNS, style(5))).toBe('machine\nharbor-cp-1\nb');
});
