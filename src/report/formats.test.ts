import { describe, expect, it } from 'vitest';
import { evidence, report } from '../../test/samples/report.ts';
import { FORMATS, formatOf, type ReportFormat, writeReport } from './formats.ts';

const SECRETS = [
  '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIOXvT1\n-----END EC PRIVATE KEY-----',
  'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl',
  '"token": "abcdef.0123456789abcdef"',
];
const VALUES = /MHcCAQEEIOXvT1|c2lnbmF0dXJl|0123456789abcdef/;

describe('formats', () => {
  it.each([
    ['report.html', 'html'],
    ['REPORT.HTM', 'html'],
    ['out/report.json', 'json'],
    ['report.sarif', 'sarif'],
    ['report.sarif.json', 'sarif'],
    ['junit.xml', 'junit'],
    ['verify.prom', 'prometheus'],
    ['report.pdf', undefined],
    ['html', undefined],
  ])('%s: %s', (file, format) => expect(formatOf(file)).toBe(format));

  it.each(Object.keys(FORMATS) as ReportFormat[])('%s masks secrets that a check let through', format => {
    const leaky = report({
      'API-12': {
        outcome: 'failed',
        says: SECRETS[0]!,
        where: [SECRETS[2]!],
        evidence: SECRETS.map(excerpt => evidence({ excerpt, request: excerpt })),
        remedy: { setting: SECRETS[1]!, by: { kubeadm: SECRETS[2]! } },
      },
    });
    const text = writeReport({ ...leaky, why: SECRETS, notes: SECRETS }, format);
    expect(text).toContain('API-12');
    expect(text).not.toMatch(VALUES);
  });
});
