import type { Draft } from '../draft.ts';
import type { Finding } from '../problem.ts';

/** A pool needs some room to be rolled: one machine more, or one fewer. */
export function rollable(draft: Draft): Finding[] {
  return draft.pools.flatMap((pool, index) =>
    pool.maxSurge === 0 && pool.maxUnavailable === 0
      ? [
          {
            path: ['workers', index, 'maxSurge'],
            message: 'maxSurge and maxUnavailable are both 0: no machine of the pool could ever be replaced',
            hint: 'use 1 for one of them',
          },
        ]
      : [],
  );
}

/** The API server refuses two taints of one key and effect. */
export function distinctTaints(draft: Draft): Finding[] {
  return draft.pools.flatMap((pool, index) => {
    const seen = new Set<string>();
    return pool.taints.flatMap(({ key, effect }, position): Finding[] => {
      const id = key && effect && `${key}:${effect}`;
      if (!id || !seen.has(id)) {
        if (id) seen.add(id);
        return [];
      }
      return [
        {
          path: ['workers', index, 'taints', position],
          message: `a second taint ${id}`,
          hint: 'keep one of them',
        },
      ];
    });
  });
}
