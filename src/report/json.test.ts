import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReport } from '../../test/samples/any-report.ts';
import { mixedReport } from '../../test/samples/report.ts';
import { reportDocument, reportJson, reportJsonSchema } from './json.ts';

const validate = new Ajv2020({ strict: true }).compile(reportJsonSchema());
const problems = (document: unknown) => (validate(document) ? [] : validate.errors);

describe('a report as JSON', () => {
  it('is as its published schema says, whatever came of the checks', () => {
    fc.assert(
      fc.property(anyReport(), report => {
        expect(problems(JSON.parse(reportJson(report)))).toEqual([]);
      }),
    );
  });

  it('says how each check stands, and how many stand so', () => {
    const document = reportDocument(mixedReport());
    const standing = (id: string) => document.checks.find(check => check.id === id)?.standing;
    expect(['API-12', 'NET-01', 'NID-03', 'NID-09', 'ETC-01'].map(standing)).toEqual([
      'failed',
      'waived',
      'not-assessed',
      'accepted',
      'passed',
    ]);
    expect(document.counts).toEqual({ failed: 5, 'not-assessed': 4, accepted: 1, waived: 1, passed: 73 });
  });

  it.each([
    ['another verdict', (document: Document) => Object.assign(document, { verdict: 'fine' })],
    ['a field nobody knows', (document: Document) => Object.assign(document, { more: 1 })],
    ['a check without an outcome', (document: Document) => Object.assign(document.checks[0]!, { outcome: undefined })],
    ['another response', (document: Document) => Object.assign(document.checks[0]!.evidence[0]!, { response: 'open' })],
  ])('the schema refuses %s', (_, spoil) => {
    const document = JSON.parse(reportJson(mixedReport())) as Document;
    expect(problems(document)).toEqual([]);
    spoil(document);
    expect(problems(JSON.parse(JSON.stringify(document)))).not.toEqual([]);
  });
});

type Document = ReturnType<typeof reportDocument>;
