import type { Role } from '../catalog/roles.ts';
import type { MachineDigests } from '../machine/types.ts';
import type { StateSeen } from './state.ts';

/** A machine that was made and never came up, or a founding that never had a quorum. */
export interface FailedAttempt {
  /** The machine's; of a founding `founding 2`. */
  name: string;
  role: Role;
  pool?: string;
  /** The serial of the machine, or the next one at that time: who came later and is up has put an end to it. */
  serial: number;
  at: number;
  /** What is known of it. */
  why: string;
  /** What the machine was made from: something else is another attempt. */
  digests?: MachineDigests;
}

/** So long an attempt counts (ms): after a pause it may be tried again. */
export const ATTEMPT_COUNTS = 3_600_000;

/** With one attempt more; those that do not count any more are forgotten. */
export function withAttempt(
  { failures = [] }: Pick<StateSeen, 'failures'>,
  attempt: FailedAttempt,
): { failures: FailedAttempt[] } {
  const others = failures.filter(each => each.name !== attempt.name && attempt.at - each.at < ATTEMPT_COUNTS);
  return { failures: [...others, attempt] };
}
