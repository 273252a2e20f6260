import fc from 'fast-check';
import { expect, it } from 'vitest';
import { machineLifetime } from './lifetime.ts';
import { AUTHORITIES, type Authorities } from './types.ts';

const DAY = 24 * 3600_000;
const HOUR = 3600_000;

function authoritiesUntil(...ends: number[]): Authorities {
  const of = (index: number) => ({ id: AUTHORITIES[index]!, cert: '', key: '', notAfter: ends[index % ends.length]! });
  return Object.fromEntries(AUTHORITIES.map((id, index) => [id, of(index)])) as Authorities;
}

const now = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2060, 0) });
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('lasts between 80 and 100 % of what was asked, and is due at two thirds', () => {
  fc.assert(
    fc.property(now, fc.integer({ min: 1, max: 3650 }), fraction, (at, days, random) => {
      const { notBefore, notAfter, dueAt } = machineLifetime(at, days, () => random, authoritiesUntil(at + 9999 * DAY));
      expect(notBefore).toBe(at - HOUR);
      expect(notAfter % 1000).toBe(0);
      expect(notAfter).toBeLessThanOrEqual(at + days * DAY);
      expect(notAfter).toBeGreaterThan(at + days * DAY * 0.8 - 1000);
      expect(Math.abs(dueAt - at - ((notAfter - at) * 2) / 3)).toBeLessThan(1);
    }),
  );
});

it('never outlives the first authority to expire', () => {
  const ends = fc.array(fc.integer({ min: 1000, max: 800 * DAY }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(now, ends, fraction, (at, left, random) => {
      const authorities = authoritiesUntil(...left.map(time => at + time));
      const { notAfter } = machineLifetime(at, 365, () => random, authorities);
      expect(notAfter).toBeLessThanOrEqual(at + Math.min(...left));
    }),
  );
});

it('shortens machines apart from each other', () => {
  const at = Date.UTC(2026, 0);
  const ends = [0, 0.3, 0.6].map(random => machineLifetime(at, 365, () => random, authoritiesUntil(at + 3650 * DAY)));
  const [first, second, third] = ends.map(({ notAfter }) => notAfter);
  expect(first! - second!).toBeGreaterThan(20 * DAY);
  expect(second! - third!).toBeGreaterThan(20 * DAY);
});

it('issues nothing from an expired authority, and names it', () => {
  const at = Date.UTC(2036, 0);
  const authorities = authoritiesUntil(at + DAY, at - 1, at + DAY, at + DAY, at + DAY);
  expect(() => machineLifetime(at, 365, () => 0, authorities)).toThrow(
    /the authority etcd-peer expired on 2035-12-31T23:59:59.999Z/,
  );
});
