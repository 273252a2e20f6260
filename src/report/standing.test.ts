import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReport } from '../../test/samples/any-report.ts';
import { assessed, mixedReport, report } from '../../test/samples/report.ts';
import { counts, decides, groupsOf, STANDINGS, standingOf } from './standing.ts';

const waiver = { check: 'NET-01', reason: 'no tenants', expires: 'never' };

describe('how a check stands', () => {
  it.each([
    ['passed', {}],
    ['failed', { outcome: 'failed' }],
    ['failed', { outcome: 'failed', accepted: true }],
    ['failed', { outcome: 'failed', expiredWaiver: waiver }],
    ['waived', { outcome: 'failed', waiver }],
    ['waived', { outcome: 'not-assessed', waiver }],
    ['passed', { outcome: 'passed', waiver }],
    ['not-assessed', { outcome: 'not-assessed' }],
    ['accepted', { outcome: 'not-assessed', accepted: true }],
  ] as const)('%s: %o', (standing, told) => expect(standingOf(assessed('NET-01', told))).toBe(standing));

  it('keeps from production grade what failed, and what is grave and was not seen', () => {
    const open = { outcome: 'not-assessed' } as const;
    expect(decides(assessed('ETC-11', { outcome: 'failed' }))).toBe(true);
    expect(decides(assessed('ETC-11', { outcome: 'failed', waiver }))).toBe(false);
    expect(decides(assessed('ETC-02', open))).toBe(true);
    expect(decides(assessed('ETC-02', { ...open, accepted: true }))).toBe(false);
    expect(decides(assessed('ETC-11', open))).toBe(false);
  });
});

describe('groups', () => {
  it('come worst first, and the worst first in each', () => {
    const groups = groupsOf(mixedReport());
    expect(groups.slice(0, 4).map(({ hop, worst }) => `${hop} ${worst}`)).toEqual([
      'API server failed',
      'etcd failed',
      'kubelet failed',
      'availability failed',
    ]);
    expect(groups[0]!.checks.slice(0, 3).map(({ check }) => check.id)).toEqual(['API-12', 'API-03', 'API-01']);
  });

  it('leave no check out and none twice, whatever came of them', () => {
    fc.assert(
      fc.property(anyReport(), report => {
        const grouped = groupsOf(report).flatMap(({ checks }) => checks);
        expect(new Set(grouped)).toEqual(new Set(report.assessed));
        expect(grouped).toHaveLength(report.assessed.length);
        for (const { worst, checks } of groupsOf(report)) {
          const ranks = checks.map(check => STANDINGS.indexOf(standingOf(check)));
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
          expect(ranks[0]).toBe(STANDINGS.indexOf(worst));
        }
      }),
    );
  });

  it('are counted', () => {
    expect(counts(mixedReport().assessed)).toMatchObject({ failed: 5, 'not-assessed': 4, accepted: 1, waived: 1 });
    expect(counts(report().assessed)).toMatchObject({ failed: 0, passed: report().assessed.length });
  });
});
