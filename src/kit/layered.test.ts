import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Layered } from './layered.ts';

const name = fc.constantFrom<string>('a', 'b', 'c', 'd');
const change = fc.oneof(fc.record({ name, value: fc.integer() }), fc.record({ name, value: fc.constant(undefined) }));

describe('a layered map', () => {
  it('is to its reader a copy that was written to, and what lies below stays as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.integer())), fc.array(change), (below, changes) => {
        const base = new Map(below);
        const layered = new Layered(base);
        const copy = new Map(below);
        for (const map of [layered, copy])
          for (const each of changes)
            if (each.value === undefined) map.delete(each.name);
            else map.set(each.name, each.value);
        expect([...layered].sort()).toEqual([...copy].sort());
        expect(layered.size).toBe(copy.size);
        for (const key of ['a', 'b', 'c', 'd']) {
          expect(layered.get(key)).toBe(copy.get(key));
          expect(layered.has(key)).toBe(copy.has(key));
        }
        expect(base).toEqual(new Map(below));
      }),
    );
  });
});
