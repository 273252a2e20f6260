import type { KeyIds } from '../../world/state.ts';
import type { Guard } from '../guard.ts';
import { isDestroying } from '../roster.ts';
import { standing } from '../upgrade.ts';

/**
 * Two control planes understand each other when each knows the key that the other signs, encrypts or is issued with. As far as it is known
 * what they were told.
 */
export const trustBeforeUse: Guard = {
  name: 'trust-before-use',
  reason: 'tokens, Secrets and certificates made with a key that others do not know fail at every one of them',
  source: 'lifecycle.md: Trust before use; Kubernetes: rotating a decryption key',
  forbids: (move, seen, desired) => {
    const record = move.kind === 'create' || move.kind === 'add-learner' ? seen.records.get(move.target) : undefined;
    if (record?.role !== 'control-plane' || !desired.keys || isDestroying(desired)) return undefined;
    for (const { name } of standing(seen)) {
      const theirs = name === move.target ? undefined : seen.records.get(name)?.keys;
      const use = theirs && (unknownUse(desired.keys, theirs) ?? unknownUse(theirs, desired.keys));
      if (use)
        return `the ${use} key would be swapped in one step: ${name} and ${move.target} would not know each other's`;
    }
    return undefined;
  },
};

/** A use whose first key the others do not know at all. */
function unknownUse(ours: KeyIds, theirs: KeyIds): string | undefined {
  return Object.keys(ours).find(use => {
    const inUse = ours[use]?.[0];
    return inUse !== undefined && theirs[use] !== undefined && !theirs[use].includes(inUse);
  });
}
