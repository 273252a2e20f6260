import type { Desired } from '../desired.ts';
import type { Draft } from '../draft.ts';
import { reserve } from '../moves/identity.ts';
import { type Proposal, propose } from '../proposal.ts';
import { controlPlanes, dueReason, hasLeftEtcd, isDead } from '../roster.ts';
import { needsBackup } from '../upgrade.ts';

/** New control planes: for those that are missing, and one more while an old one is to be replaced; of a new version after the backup. */
export const reserveControlPlanes: Proposal = (desired, seen) => {
  if (!seen.state.epoch || !seen.seen.machines.known || needsBackup(seen, desired)) return propose();
  if (controlPlanes(seen).some(machine => isDead(seen, machine.name))) return propose();
  const count = living(seen).length + (seen.reserving.get('') ?? 0);
  const missing = wanted(desired, seen) - count;
  return propose(
    ...Array.from({ length: Math.max(0, missing) }, (_, nth) =>
      reserve({ role: 'control-plane', founding: false }, nth),
    ),
  );
};

/** Control planes that are neither dead nor past the removal of their member. */
export function living(seen: Draft) {
  return controlPlanes(seen).filter(machine => !isDead(seen, machine.name) && !hasLeftEtcd(seen, machine));
}

/** How many there should be now: one more than in the document while an old one is to be replaced. */
export function wanted(desired: Desired, seen: Draft): number {
  const { replicas } = desired.controlPlane;
  const due = living(seen).some(machine => dueReason(seen, desired, machine));
  return due && desired.traits.surge ? replicas + 1 : replicas;
}
