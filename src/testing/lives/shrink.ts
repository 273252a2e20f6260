import type { Life } from './life.ts';

/** So many lives are lived again at most: a story need not be the shortest to be short. */
const TRIES = 250;

/** Which of a failing life's faults it takes to fail in the same way, and the life with only those. */
export async function shrink(failing: Life, again: (faults: ReadonlySet<number>) => Promise<Life>): Promise<Life> {
  let shortest = failing;
  const all = Array.from({ length: failing.faults }, (_, nth) => nth);
  await fewest(all, async faults => {
    const life = await again(new Set(faults));
    if (life.ok || wayOf(life) !== wayOf(failing)) return false;
    shortest = life;
    return true;
  });
  return shortest;
}

/** The invariant that broke, or how it did not end. */
function wayOf({ broken, verdict }: Life): string {
  return broken[0]?.invariant ?? verdict.split(':')[0] ?? '';
}

/** Leaves out halves, quarters and so on down to single items, as long as it still fails (delta debugging). */
export async function fewest<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = items;
  let tries = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && kept.length > 0; ) {
    let removed = false;
    for (let from = 0; from < kept.length && tries < TRIES; ) {
      const fewer = kept.filter((_, nth) => nth < from || nth >= from + size);
      tries += 1;
      if (await fails(fewer)) {
        kept = fewer;
        removed = true;
      } else from += size;
    }
    if (size === 1 && !removed) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
    if (tries >= TRIES) break;
  }
  return kept;
}
