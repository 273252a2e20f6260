import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReport } from '../../test/samples/any-report.ts';
import { mixedReport } from '../../test/samples/report.ts';
import { judge } from '../verify/verdict.ts';
import { junit } from './junit.ts';
import { decides, standingOf } from './standing.ts';

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describe('a report as JUnit XML', () => {
  const xml = junit(mixedReport());

  it('fails what failed, errs on what the verdict hangs on, and skips the rest with its reason', () => {
    expect(/<testsuites (.*)>/.exec(xml)?.[1]).toBe(
      'name="seaworthy verify harbor" tests="84" failures="5" errors="1" skipped="5" time="41.500"',
    );
    expect(xml).toContain(
      '<failure type="high" message="kubelets serve with certificates that they signed themselves">',
    );
    expect(xml).toContain('<error type="high" message="needs a bootstrap token">');
    expect(xml).toContain('<skipped message="waived: flannel enforces no NetworkPolicy;');
    expect(xml).toContain('<skipped message="not assessed, accepted: needs the leaf of a retired machine"/>');
  });

  it('tells places, evidence and the remedy of a failure', () => {
    const failure = /API-12.*?<failure[^>]*>(.*?)<\/failure>/s.exec(xml)?.[1];
    expect(failure).toContain('where: harbor-cp-1, harbor-cp-2, harbor-cp-3');
    expect(failure).toContain('accepted: GET /pods from host to 10.231.0.14:10250');
    expect(failure).toContain('and 20 more');
    expect(failure).toContain('kubeadm: ClusterConfiguration');
  });

  it('has a failure or an error exactly when the verdict is not production grade', () => {
    fc.assert(
      fc.property(anyReport(), any => {
        const raw = any.assessed.map(({ check, outcome, says, evidence, seconds }) => ({
          check,
          outcome,
          says,
          evidence,
          seconds,
        }));
        const [waived, accepted] = [raw[0], raw[1]].map(each => each?.check.id ?? 'ETC-01');
        const waivers = [{ check: waived!, reason: 'why', expires: 'never' }];
        const judged = judge(raw, { waivers, acceptUnassessed: [accepted!], now: 0 });
        const bad = count(junit({ ...any, ...judged }), /<(failure|error) /g);
        expect(bad > 0).toBe(judged.verdict !== 'production-grade');
      }),
    );
  });

  it('has a case for each check and sums that add up; nothing hostile becomes a tag', () => {
    fc.assert(
      fc.property(anyReport(), report => {
        const text = junit(report);
        const failed = report.assessed.filter(each => standingOf(each) === 'failed').length;
        const open = report.assessed.filter(each => standingOf(each) === 'not-assessed' && decides(each)).length;
        expect(count(text, /<testcase /g)).toBe(report.assessed.length);
        expect(count(text, /<failure /g)).toBe(failed);
        expect(count(text, /<error /g)).toBe(open);
        const tags = text.match(/<[^>]*>/g)!.map(tag => /^<[/?]?([a-z]+)/.exec(tag)?.[1]);
        expect(new Set(tags)).toEqual(new Set(tags.filter(tag => KNOWN.includes(tag ?? ''))));
      }),
    );
  });
});

const KNOWN = ['xml', 'testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped'];
