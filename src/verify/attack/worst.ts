import type { Finding } from '../check.ts';

const ORDER = ['failed', 'not-assessed', 'passed'] as const;

/** One finding of several about the same requirement: the worst speaks, the evidence is all of it. */
export function worst(first: Finding, ...others: Finding[]): Finding {
  const all = [first, ...others];
  const sorted = all.toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  const said = sorted.filter(({ outcome }) => outcome === sorted[0]?.outcome);
  const where = said.flatMap(finding => finding.where ?? []);
  return {
    outcome: said[0]?.outcome ?? 'not-assessed',
    says: [...new Set(said.map(({ says }) => says))].join('; '),
    evidence: sorted.flatMap(({ evidence }) => evidence),
    ...(where.length > 0 ? { where } : {}),
  };
}
