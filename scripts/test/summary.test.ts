import { expect, it } from 'vitest';
import { summarize, summaryText } from './summary.ts';
import { readReport, type VitestReport } from './vitest-suite.ts';

type Result = VitestReport['testResults'][number]['assertionResults'][number];
const test = (fullName: string, status: string, duration = 100): Result => ({ fullName, status, duration });
const file = (status: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  name: 'x.test.ts',
  status,
  assertionResults,
});

it('counts what passed, failed and was skipped', () => {
  const report = { testResults: [file('failed', test('a', 'passed'), test('b', 'failed'), test('c', 'skipped'))] };
  expect(readReport('unit', report, 1)).toMatchObject({
    passed: 1,
    failed: 1,
    skipped: 1,
    failures: ['b'],
    skips: ['c'],
  });
});

it('tells of each failure why, in a few lines: the end of the output is all that may be kept', () => {
  const failureMessages = [`\u001b[31mexpected 1 to be 2\u001b[39m\n\n${'at somewhere\n'.repeat(50)}`];
  const report = { testResults: [file('failed', { ...test('b', 'failed'), failureMessages })] };
  const [failure = ''] = readReport('unit', report, 1).failures;
  expect(failure.split('\n').slice(0, 3)).toEqual(['b', '      expected 1 to be 2', '      at somewhere']);
  expect(failure.split('\n').length).toBeLessThan(15);
});

it('counts todo and pending tests as skipped', () => {
  const report = { testResults: [file('passed', test('a', 'todo'), test('b', 'pending'))] };
  expect(readReport('unit', report, 0)).toMatchObject({ passed: 0, failed: 0, skipped: 2 });
});

it('counts a file that could not be loaded, and an error outside of all tests', () => {
  const broken = { testResults: [file('failed'), file('passed', test('a', 'passed'))] };
  expect(readReport('unit', broken, 1)).toMatchObject({ passed: 1, failed: 1, failures: ['x.test.ts'] });
  const fine = { testResults: [file('passed', test('a', 'passed'))] };
  expect(readReport('unit', fine, 1)).toMatchObject({ passed: 1, failed: 1 });
});

it('ends with the counts; a skipped test counts as failed where nothing may be skipped', () => {
  const report = {
    testResults: [file('passed', test('quick', 'passed', 50), test('slow', 'passed', 2500), test('c', 'skipped', 0))],
  };
  const suites = [{ name: 'unit', seconds: 3, ...readReport('unit', report, 0) }];
  const text = (strict: boolean) => summaryText(summarize(suites, strict), strict).split('\n');
  expect(text(false)).toEqual([
    '',
    'longest:',
    '     2.5 s  unit: slow',
    'suites:',
    '     3.0 s  unit: 2 passed, 0 failed, 1 skipped',
    '  skipped  unit: c',
    '2 passed, 0 failed',
  ]);
  expect(text(true).at(-1)).toBe('2 passed, 1 failed');
});
