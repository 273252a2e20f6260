import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewest } from './shrink.ts';

describe('a failing life is shortened', () => {
  it('to the faults it takes, when those alone make it fail', async () => {
    const few = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 61, max: 120 }), few, async (count, needed) => {
        const all = Array.from({ length: count }, (_, nth) => nth);
        const kept = await fewest(all, async items => needed.every(each => items.includes(each)));
        expect(kept).toEqual([...needed].sort((a, b) => a - b));
      }),
    );
  });
});
