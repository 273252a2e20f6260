import { isGivenUp, isLate } from '../attempts.ts';
import { recordFailed } from '../moves/machine.ts';
import { bySerial, type Proposal, propose } from '../proposal.ts';

/**
 * Machines that have registered and do not become Ready are put on record as failed attempts. From then on they are due: they live, in part, so
 * they leave in order, as every other.
 */
export const giveUpLate: Proposal = (desired, seen) => {
  const late = Object.keys(seen.seen.arrivingSince).filter(
    name => isLate(seen, desired, name) && !isGivenUp(seen, name),
  );
  if (late.length === 0) return propose();
  const minutes = Math.round(desired.patience.arrival / 60_000);
  const why = `its node has registered, and not become Ready for ${minutes} minutes`;
  const machines = bySerial(late.flatMap(name => seen.machines.get(name) ?? []));
  return propose(
    ...machines.flatMap(machine => {
      const record = seen.records.get(machine.name);
      return record ? [recordFailed(machine, record.serial, why)] : [];
    }),
  );
};
