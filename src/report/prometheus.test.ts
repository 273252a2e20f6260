import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReport } from '../../test/samples/any-report.ts';
import { mixedReport, report } from '../../test/samples/report.ts';
import { prometheus } from './prometheus.ts';

/** The grammar of the text format 0.0.4: a comment, or a sample with quoted labels. */
const LINE =
  /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\"n])*")*\} -?[0-9.e+-]+)$/u;

describe('a report as metrics', () => {
  it('keeps to the format, whatever is in the labels', () => {
    fc.assert(
      fc.property(anyReport(), any => {
        const text = prometheus(any);
        expect(text.endsWith('\n')).toBe(true);
        expect(
          text
            .trimEnd()
            .split('\n')
            .filter(line => !LINE.test(line)),
        ).toEqual([]);
      }),
    );
  });

  it('has each series once, in families', () => {
    const lines = prometheus(mixedReport()).trimEnd().split('\n');
    const series = lines.filter(line => !line.startsWith('#')).map(line => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(series).size).toBe(series.length);
    const families = lines.filter(line => line.startsWith('# TYPE')).map(line => line.split(' ')[2]);
    expect(new Set(families).size).toBe(families.length);
  });

  const mixed = prometheus(mixedReport());
  it.each([
    'seaworthy_verify_production_grade{cluster="harbor"} 0',
    'seaworthy_verify_verdict{cluster="harbor",verdict="not"} 1',
    'seaworthy_verify_checks{cluster="harbor",severity="high",standing="failed"} 4',
    'seaworthy_verify_check_passed{cluster="harbor",check="API-12",hop="API server",severity="high"} 0',
    'seaworthy_verify_check_passed{cluster="harbor",check="ETC-01",hop="etcd",severity="critical"} 1',
    'seaworthy_verify_check_assessed{cluster="harbor",check="NID-03",hop="node identity",severity="high"} 0',
    'seaworthy_verify_check_waived{cluster="harbor",check="NET-01",hop="network",severity="high"} 1',
    'seaworthy_verify_waiver_expiry_timestamp_seconds{cluster="harbor",check="HA-01"} 1780272000',
  ])('%s', line => expect(mixed.split('\n')).toContain(line));

  it('says production grade of a cluster that is', () => {
    expect(prometheus(report())).toContain('seaworthy_verify_production_grade{cluster="harbor"} 1\n');
  });
});
