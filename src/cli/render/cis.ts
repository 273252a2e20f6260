import type { CisCoverage } from '../../verify/cis.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** Each control that was looked at with what came of it, then what is left to a file auditor. */
export function cisText({ benchmark, sections, covered, controls }: CisCoverage, style: Style): string {
  const rows = sections.flatMap(section => section.covered);
  const left = sections.filter(section => section.left.length > 0);
  return [
    `${benchmark}: ${covered} of ${controls} controls are covered by these checks, which look at what happens, not at flags`,
    '',
    table(rows, COLUMNS, style),
    '',
    'left to an auditor of files, flags and intentions (kube-bench, for one):',
    ...left.map(({ section, about, left: ids }) => `  ${section.padEnd(4)} ${about}: ${ids.join(' ')}`),
  ].join('\n');
}

const COLUMNS = [
  { title: 'control', of: ({ control }: CisCoverage['sections'][number]['covered'][number]) => control },
  {
    title: 'checks',
    of: ({ checks }: CisCoverage['sections'][number]['covered'][number]) =>
      checks.map(({ id, outcome }) => `${id} ${outcome === 'not-assessed' ? 'not assessed' : outcome}`).join(', '),
  },
];
