import { expect, it } from 'vitest';
import { assessed, report } from '../../../../test/samples/report.ts';
import { groupsOf } from '../../standing.ts';
import { rowsOf } from './machines.ts';

function cellsOf(where: string[] | undefined, names: Record<string, string[]>) {
  const machines = Object.entries(names).map(([name, addresses]) => ({ name, role: 'worker' as const, addresses }));
  const kubelets = [
    assessed('KBL-08', { outcome: 'failed', ...(where ? { where } : {}) }),
    assessed('KBL-09', { outcome: 'not-assessed', where: ['gamma'] }),
  ];
  const all = { ...report(), inventory: { ...report().inventory, machines }, assessed: kubelets };
  const { shown, more } = rowsOf(all, 'worker', groupsOf(all));
  return [...shown.map(({ machine, cells }) => `${machine.name} ${cells[0]!.cell}`), more];
}

it('marks the machines that a check names, by name or address, and no other of a like name', () => {
  const names = { 'beta-1': ['10.0.0.1'], 'beta-12': ['10.0.0.12'], beta: ['fd00::1'], gamma: [], delta: ['10.0.0.4'] };
  expect(cellsOf(['kubelet of beta-12:10250', 'https://[fd00::1]:10250/pods', '10.0.0.1:10250.'], names)).toEqual([
    'beta-1 failed',
    'beta-12 failed',
    'beta failed',
    'gamma not-assessed',
    'delta elsewhere',
    0,
  ]);
});

it('shows the worst five of many', () => {
  const names = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`node-${index}`, []]));
  expect(cellsOf(['node-8'], names)).toEqual([
    'node-8 failed',
    'node-0 elsewhere',
    'node-1 elsewhere',
    'node-2 elsewhere',
    'node-3 elsewhere',
    4,
  ]);
});
