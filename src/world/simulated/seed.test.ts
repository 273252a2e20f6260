import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomDocument } from '../../testing/lives/document.ts';
import { restAt } from '../../testing/lives/rest.ts';
import { worldOf } from '../../testing/lives/world.ts';
import { newMemory, observe } from '../observe.ts';
import { randomOf, type Seed, seedOf } from './index.ts';

/** Without the clock and etcd's revision: both go on while one looks. */
function timeless(seed: Seed): Seed {
  return { ...seed, at: 0, members: seed.members?.map(member => ({ ...member, revision: 0 })) };
}

it('a world made from what was seen of another one looks the same, and stays at rest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), async number => {
      const rest = await restAt(randomDocument(randomOf(number)));
      const world = worldOf(rest);
      const first = seedOf(await observe(world, newMemory()));
      expect(timeless(first)).toEqual(timeless(rest.seed));
      await world.clock.sleep(600_000);
      const later = await observe(world, newMemory());
      expect(later.nodes).toMatchObject({ known: true, value: rest.seed.nodes });
    }),
    { numRuns: 10 },
  );
});
