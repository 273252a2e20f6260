import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReport } from '../../test/samples/any-report.ts';
import { mixedReport } from '../../test/samples/report.ts';
import { sarif } from './sarif.ts';

/** The standard's own schema (2.1.0-rtm.5). */
const schema = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
    'utf8',
  ),
);
const ajv = new AjvDraft04.default({ strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);
const problems = (log: unknown) => (validate(log) ? [] : validate.errors);

describe('a report as SARIF', () => {
  it("is as the standard's schema says, whatever came of the checks", () => {
    fc.assert(
      fc.property(anyReport(), report => {
        expect(problems(JSON.parse(sarif(report)))).toEqual([]);
      }),
    );
  });

  it('is judged by a schema that refuses', () => {
    const log = JSON.parse(sarif(mixedReport()));
    log.runs[0].results[0].kind = 'broken';
    expect(problems(log)).not.toEqual([]);
  });

  const run = JSON.parse(sarif(mixedReport())).runs[0];
  const result = (id: string) => run.results.find(({ ruleId }: { ruleId: string }) => ruleId === id);

  it.each([
    ['API-12', 'fail', 'error'],
    ['API-03', 'fail', 'warning'],
    ['NET-01', 'fail', 'error'],
    ['NID-03', 'open', 'none'],
    ['NID-09', 'open', 'none'],
    ['ETC-01', 'pass', 'none'],
  ])('%s: %s, %s', (id, kind, level) => expect(result(id)).toMatchObject({ kind, level }));

  it('suppresses what is waived, with its reason, and nothing else', () => {
    expect(result('NET-01').suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'flannel enforces no NetworkPolicy; this cluster has no tenants to keep apart (expires never)',
      },
    ]);
    expect(run.results.filter(({ suppressions }: { suppressions?: unknown }) => suppressions)).toHaveLength(1);
  });

  it('names what is concerned, and the rule of each result by its index', () => {
    expect(result('API-12').locations[0].logicalLocations.map(({ name }: { name: string }) => name)).toEqual([
      'harbor-cp-1',
      'harbor-cp-2',
      'harbor-cp-3',
    ]);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it('knows the same finding again in another run', () => {
    const again = JSON.parse(sarif({ ...mixedReport(), at: '2026-08-01T00:00:00.000Z' })).runs[0];
    const prints = (of: typeof run) =>
      of.results.map((each: typeof run) => each.partialFingerprints['seaworthyCheck/v1']);
    expect(prints(again)).toEqual(prints(run));
    expect(new Set(prints(run)).size).toBe(run.results.length);
  });
});
