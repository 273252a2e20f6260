import fc from 'fast-check';
import { CHECKS } from '../../src/catalog/checks.ts';
import type { Evidence } from '../../src/verify/check.ts';
import type { Assessed, Report } from '../../src/verify/report.ts';
import { assessed, report } from './report.ts';

/** What a listener, a label or a certificate of somebody who means harm may say. */
export const HOSTILE = [
  '</script><script>harm()</script>',
  '"><img src=x onerror=harm()>',
  "' onmouseover='harm()",
  '</title><svg/onload=harm()>',
  '<!--',
  ']]>',
  '&lt;b&gt; &#60;',
  '</details></section></main>',
  '</style><style>*{display:none}</style>',
  'javascript:harm()',
  '{{harm()}} `',
  '\u001b[2J\u001b]0;harm\u0007',
  '\u202egnp.exe \u2066 \u200b',
  '\ud800 \udc00 \u0000 \uffff \r\n\t',
  'a\\"b\\\nc',
  '%0a%3cscript%3e',
];

export const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '\\', '\n', '{', '}', '=', 'a', '/'), maxLength: 40 }),
);

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

function anyEvidence(text: fc.Arbitrary<string>): fc.Arbitrary<Evidence> {
  return fc
    .record({
      request: text,
      vantage: text,
      target: text,
      credential: optional(fc.record({ kind: text, fingerprint: text })),
      tls: optional(text),
      response: fc.constantFrom('accepted' as const, '401' as const, 'refused-tls' as const, 'garbage' as const),
      hash: optional(text),
      excerpt: optional(text),
      at: fc.constant('2026-07-01T08:00:07.120Z'),
    })
    .map(withoutUndefined);
}

function anyAssessed(text: fc.Arbitrary<string>): fc.Arbitrary<Assessed> {
  const waiver = fc.record({ check: text, reason: text, expires: fc.constantFrom('never', '2027-01-01') });
  return fc
    .record({
      id: fc.constantFrom(...CHECKS.map(({ id }) => id)),
      outcome: fc.constantFrom('passed' as const, 'failed' as const, 'not-assessed' as const),
      says: text,
      evidence: fc.array(anyEvidence(text), { maxLength: 4 }),
      where: optional(fc.array(text, { maxLength: 3 })),
      waiver: optional(waiver),
      expiredWaiver: optional(waiver),
      accepted: optional(fc.boolean()),
      remedy: optional(fc.record({ setting: text, by: fc.record({ kubeadm: text }) })),
      seconds: fc.double({ min: 0, max: 60, noNaN: true }),
    })
    .map(({ id, ...told }) => assessed(id, withoutUndefined(told)));
}

/** Any report, with these texts wherever somebody else may have a say. */
export function anyReport(text: fc.Arbitrary<string> = hostileText): fc.Arbitrary<Report> {
  const machine = fc
    .record({
      name: text,
      role: fc.constantFrom('control-plane' as const, 'worker' as const),
      addresses: fc.array(text, { maxLength: 2 }),
      ready: optional(fc.boolean()),
    })
    .map(withoutUndefined);
  return fc
    .record({
      cluster: text,
      verdict: fc.constantFrom('production-grade' as const, 'not' as const, 'undecided' as const),
      assessed: fc.uniqueArray(anyAssessed(text), { selector: ({ check }) => check.id, maxLength: 12 }),
      why: fc.array(text, { maxLength: 8 }),
      notes: fc.array(text, { maxLength: 2 }),
      machines: fc.array(machine, { maxLength: 8 }),
      unknown: fc.array(text, { maxLength: 2 }),
      vantages: fc.array(text, { maxLength: 9 }),
      version: text,
      host: text,
    })
    .map(({ machines, unknown, vantages, version, host, ...told }) =>
      report(
        {},
        {
          ...told,
          access: { by: 'kubeconfig', vantages, readOnly: true },
          inventory: {
            cluster: told.cluster,
            machines,
            endpoint: { operator: { host, port: 6443 }, names: [host] },
            kubernetesVersion: version,
            cni: version,
            unknown,
          },
        },
      ),
    );
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as never;
}
