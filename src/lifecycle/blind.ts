import { SeaworthyError } from '../kit/errors.ts';
import type { Observation } from '../world/observation.ts';

/** Since when the provider has not told its machines. */
export interface Blindness {
  blindSince?: number;
  fatal?: unknown;
}

/** The provider is asked for this long (ms) before it counts as gone: a restart of an engine takes less. */
const BLIND = 30_000;

/** Without the provider's machines nothing can be decided, and nothing we do brings it back. */
export function giveUpBlind(round: Blindness, { machines }: Observation, now: number): void {
  if (machines.known) {
    delete round.blindSince;
    return;
  }
  round.blindSince ??= now;
  if (now - round.blindSince < BLIND) return;
  round.fatal ??= machines.cause ?? new SeaworthyError('provider', machines.why, { retry: true });
}
