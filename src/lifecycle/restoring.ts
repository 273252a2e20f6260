import { hasExpired, type MachineRecord, type RestoreRequest } from '../world/state.ts';
import type { Desired } from './desired.ts';
import { type Draft, signsOf } from './draft.ts';
import { controlPlanes } from './roster.ts';

/** How far a restore or a recovery is: derived from the record and the world, never remembered. */

/** The restore that was asked for and has not begun: its epoch is neither on record nor in the making. */
export function restoreToBegin(desired: Desired, { state }: Draft): RestoreRequest | undefined {
  const request = desired.requests.find(each => each.kind === 'restore');
  const begun = request && [state.epoch?.restored, state.founding?.restore?.request].includes(request.at);
  return begun ? undefined : request;
}

/** The old epoch is over, and the new one is not on record yet. */
export function isRestoring({ state }: Draft): boolean {
  return !state.epoch && state.founding?.restore !== undefined;
}

/**
 * A control plane of the old epoch that may still run: beside it no other cluster may come to life from the same data. One that the provider
 * denies counts as well while anything of it answers at its own address; its node proves nothing, it may be the snapshot's.
 */
export function unfenced(seen: Draft): string | undefined {
  const old = controlPlanes(seen).filter(machine => !seen.records.get(machine.name)?.founding);
  return old.find(machine => {
    if (machine.state !== 'gone' && machine.state !== 'reserved') return true;
    const { member, apiServer, backend } = signsOf(seen, machine);
    return member?.healthy === true || apiServer?.serving === true || backend?.healthy === true;
  })?.name;
}

export function isRecovering(desired: Desired): boolean {
  return desired.requests.some(request => request.kind === 'recover');
}

/** What its machine has is accepted by nobody any more. */
export function carriesExpired(record: MachineRecord, at: number): boolean {
  return hasExpired(record.carries ?? record.issued, at);
}
