import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

it.each([
  ['podCidr', ['podCIDR', 'serviceCIDR'], 'podCIDR'],
  ['wokers', ['workers', 'waivers'], 'workers'],
  ['versoin', ['version'], 'version'],
  ['NET-10', ['NET-01', 'API-10'], 'NET-01'],
  ['calico', ['flannel', 'none'], undefined],
  ['a', ['b'], 'b'],
])('%s among %j means %s', (word, candidates, expected) => expect(nearest(word, candidates)).toBe(expected));

it('measures a distance: zero only to itself, the same both ways, never more than the longer word', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b) === 0).toBe(a === b);
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});
