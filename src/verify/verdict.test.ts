import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKS, checkFact } from '../catalog/checks.ts';
import type { CheckFact, Outcome } from './check.ts';
import { judge, type Raw } from './verdict.ts';

const NOW = Date.parse('2026-11-02T10:00:00Z');
const fact = (id: string) => checkFact(id) as CheckFact;
const raw = (id: string, outcome: Outcome): Raw => ({
  check: fact(id),
  outcome,
  says: 'as seen',
  evidence: [],
  seconds: 0,
});
const lenient = { waivers: [], acceptUnassessed: [], now: NOW };
const waiver = (check: string, expires: string) => ({ check, reason: 'no tenants', expires });

describe('the verdict', () => {
  it.each<[string, Raw[], string]>([
    ['all passed', [raw('ETC-02', 'passed'), raw('NET-06', 'passed')], 'production-grade'],
    ['one failed, however little it weighs', [raw('ETC-02', 'passed'), raw('KBL-07', 'failed')], 'not'],
    ['a critical one was not assessed', [raw('ETC-02', 'not-assessed')], 'undecided'],
    ['a high one was not assessed', [raw('ETC-09', 'not-assessed')], 'undecided'],
    ['a medium one was not assessed', [raw('ETC-10', 'not-assessed')], 'production-grade'],
    [
      'one failed and one is unknown: that it is not is known',
      [raw('ETC-02', 'not-assessed'), raw('KBL-07', 'failed')],
      'not',
    ],
  ])('%s', (_, findings, verdict) => {
    expect(judge(findings, lenient).verdict).toBe(verdict);
  });

  it('tells why, the gravest first', () => {
    const { why } = judge([raw('KBL-07', 'failed'), raw('ETC-02', 'failed'), raw('API-02', 'not-assessed')], lenient);
    expect(why.map(line => line.split(' ')[0])).toEqual(['ETC-02', 'KBL-07', 'API-02']);
  });
});

describe('waivers', () => {
  it('cover a failure, and what could not be seen, through their last day', () => {
    for (const outcome of ['failed', 'not-assessed'] as const) {
      const judged = judge([raw('NET-01', outcome)], { ...lenient, waivers: [waiver('NET-01', '2026-11-02')] });
      expect(judged).toMatchObject({
        verdict: 'production-grade',
        assessed: [{ outcome, waiver: { check: 'NET-01' } }],
      });
    }
  });

  it('that have expired cover nothing, and are named', () => {
    const judged = judge([raw('NET-01', 'failed')], { ...lenient, waivers: [waiver('NET-01', '2026-11-01')] });
    expect(judged).toMatchObject({ verdict: 'not', assessed: [{ expiredWaiver: { expires: '2026-11-01' } }] });
    expect(judged.why[0]).toContain('expired on 2026-11-01');
  });

  it('of what passed are not shown: nothing was left out', () => {
    const [assessed] = judge([raw('NET-01', 'passed')], { ...lenient, waivers: [waiver('NET-01', 'never')] }).assessed;
    expect(assessed).not.toHaveProperty('waiver');
  });

  it('never turn into a pass, whatever they say', () => {
    const outcomes = fc.constantFrom<Outcome>('passed', 'failed', 'not-assessed');
    const ids = fc.uniqueArray(fc.constantFrom(...CHECKS.map(({ id }) => id as string)), { minLength: 1 });
    fc.assert(
      fc.property(ids, outcomes, ids, ids, (checked, outcome, waived, acceptUnassessed) => {
        const findings = checked.map(id => raw(id, outcome));
        const waivers = waived.map(id => waiver(id, 'never'));
        const judged = judge(findings, { waivers, acceptUnassessed, now: NOW });
        expect(judged.assessed.map(each => each.outcome)).toEqual(findings.map(each => each.outcome));
        const open = checked.filter(id => !waived.includes(id));
        if (outcome === 'failed') expect(judged.verdict).toBe(open.length > 0 ? 'not' : 'production-grade');
      }),
    );
  });
});

it('leave to be unassessed is for this run, shows, and covers no failure', () => {
  const accept = { ...lenient, acceptUnassessed: ['API-12'] };
  expect(judge([raw('API-12', 'not-assessed')], accept)).toMatchObject({
    verdict: 'production-grade',
    assessed: [{ accepted: true }],
  });
  expect(judge([raw('API-12', 'failed')], accept).verdict).toBe('not');
});

it('a failure comes with its remedy', () => {
  expect(judge([raw('API-12', 'failed')], lenient).assessed[0]?.remedy?.setting).toContain(
    '--kubelet-certificate-authority',
  );
  expect(judge([raw('API-12', 'not-assessed')], lenient).assessed[0]?.remedy).toBeUndefined();
});
