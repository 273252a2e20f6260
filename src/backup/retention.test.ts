import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retention } from './retention.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 5, 1);
const policy = { last: 3, daily: 7, weekly: 4 };
const every6h = (days: number) =>
  Array.from({ length: days * 4 }, (_, nth) => ({ id: `b${nth}`, at: MONDAY + nth * 6 * HOUR, why: 'scheduled' }));

describe('retention', () => {
  it('of four a day for eight weeks keeps the last three, the last of seven days and of four weeks', () => {
    const all = every6h(56);
    const gone = new Set(retention(all, policy, MONDAY + 56 * DAY));
    const left = all.filter(each => !gone.has(each)).map(each => (each.at - MONDAY) / DAY);
    expect(left).toEqual([34.75, 41.75, 48.75, 49.75, 50.75, 51.75, 52.75, 53.75, 54.75, 55.25, 55.5, 55.75]);
  });

  it('leaves what a person asked for, and does not count it', () => {
    const all = every6h(2).map((each, nth) => ({ ...each, why: nth === 7 ? 'asked' : each.why }));
    const gone = retention(all, { last: 1, daily: 0, weekly: 0 }, MONDAY + 2 * DAY);
    expect(gone.map(each => each.id)).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5']);
  });

  it('whatever there is: the latest stays, nothing from the future goes, and asked again after it nothing more goes', () => {
    const backup = fc.record({
      id: fc.uuid(),
      at: fc.integer({ min: MONDAY, max: MONDAY + 90 * DAY }),
      why: fc.constantFrom('scheduled', 'before-upgrade', 'asked'),
    });
    const counts = fc.record({ last: fc.integer({ min: 1, max: 5 }), daily: fc.nat(9), weekly: fc.nat(5) });
    fc.assert(
      fc.property(fc.uniqueArray(backup, { selector: each => each.id }), counts, fc.nat(90), (all, keep, day) => {
        const now = MONDAY + day * DAY;
        const gone = new Set(retention(all, keep, now));
        const left = all.filter(each => !gone.has(each));
        const latest = Math.max(...all.map(each => each.at));
        expect(all.length === 0 || left.some(each => each.at === latest)).toBe(true);
        for (const each of gone) expect(each.at <= now && each.why !== 'asked').toBe(true);
        expect(left.length).toBeGreaterThanOrEqual(Math.min(all.length, keep.last));
        expect(retention(left, keep, now)).toEqual([]);
      }),
    );
  });
});
