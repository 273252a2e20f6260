import { ATTEMPTS, failedAttempts } from '../attempts.ts';
import type { Desired } from '../desired.ts';
import type { Draft } from '../draft.ts';
import type { Guard } from '../guard.ts';
import type { Move } from '../move.ts';
import { isDestroying } from '../roster.ts';

/** What the move makes one more of. */
function madeBy(move: Move, seen: Draft): Parameters<typeof failedAttempts>[2] | undefined {
  if (move.kind === 'reset-founding') return 'founding';
  if (move.kind === 'reserve') return seen.state.epoch ? move.wish : undefined;
  const record = move.kind === 'create' ? seen.records.get(move.target) : undefined;
  return record && !record.existed && !record.founding ? record : undefined;
}

export const attemptsEnd: Guard = {
  name: 'attempts-end',
  reason:
    'what fails three times in the same way fails a fourth time; machines made in vain cost money and hide the cause',
  source: 'lifecycle.md: a machine that does not come up',
  forbids: (move: Move, seen: Draft, desired: Desired) => {
    if (isDestroying(desired)) return undefined;
    const made = madeBy(move, seen);
    const failed = made ? failedAttempts(seen, desired, made) : [];
    if (failed.length < ATTEMPTS) return undefined;
    const known = failed.map(({ name, why }) => `${name}: ${why}`).join('; ');
    return `${failed.length} attempts failed (${known}); it is tried again an hour after them, or when the document changes`;
  },
};
