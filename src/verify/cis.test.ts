import { expect, it } from 'vitest';
import { CHECKS } from '../catalog/checks.ts';
import { CIS_SECTIONS, cisIds } from '../catalog/cis.ts';
import { cisCoverage } from './cis.ts';

const all = CIS_SECTIONS.flatMap(cisIds);
const assessed = CHECKS.map(check => ({ check, outcome: 'passed' as const, says: '', evidence: [], seconds: 0 }));

it('the benchmark has 131 controls, each once, and our checks name none that it does not have', () => {
  expect(new Set(all).size).toBe(131);
  expect(CHECKS.flatMap(({ covers }) => covers.cis ?? []).filter(id => !all.includes(id))).toEqual([]);
});

it('every control is covered or left, and none is called covered that was not in the run', () => {
  const coverage = cisCoverage(assessed);
  const told = coverage.sections.flatMap(({ covered, left }) => [...covered.map(({ control }) => control), ...left]);
  expect(told.sort()).toEqual([...all].sort());
  expect(coverage.covered).toBeGreaterThan(40);
  expect(cisCoverage([])).toMatchObject({ covered: 0, controls: 131 });
});

it('says what came of the check, waived ones too', () => {
  const etc02 = assessed.filter(({ check }) => check.id === 'ETC-02');
  const waiver = { check: 'ETC-02', reason: 'x', expires: 'never' };
  const [section] = cisCoverage([{ ...etc02[0]!, outcome: 'failed', waiver }]).sections.filter(
    each => each.section === '2',
  );
  expect(section?.covered).toEqual([{ control: '2.2', checks: [{ id: 'ETC-02', outcome: 'waived' }] }]);
});
