import { sameDigests } from '../machine/types.ts';
import { ATTEMPT_COUNTS, type FailedAttempt, withAttempt } from '../world/attempts.ts';
import type { MachineSeen } from '../world/observation.ts';
import type { Desired } from './desired.ts';
import type { Draft } from './draft.ts';

/** So many machines of a role or pool may fail to come up before somebody has to look. */
export const ATTEMPTS = 3;

/** Failed attempts at a machine of this role or pool (`founding`: at a founding) that count: lately, from what is still wanted, and nobody younger is up. */
export function failedAttempts(
  seen: Draft,
  desired: Desired,
  of: Pick<MachineSeen, 'role' | 'pool'> | 'founding',
): FailedAttempt[] {
  const recorded = (seen.state.failures ?? []).filter(({ at }) => Math.abs(seen.at - at) < ATTEMPT_COUNTS);
  const failures = seen.givingUp.reduce(
    (all, each) => withAttempt({ failures: all }, { ...each, at: seen.at }).failures,
    recorded,
  );
  if (failures.length === 0) return failures;
  if (of === 'founding') return failures.filter(isFounding);
  const wanted =
    of.role === 'control-plane'
      ? desired.controlPlane.digests
      : desired.pools.find(({ name }) => name === of.pool)?.digests;
  const youngest = youngestUp(seen, of);
  return failures.filter(
    each =>
      !isFounding(each) &&
      each.role === of.role &&
      each.pool === of.pool &&
      each.serial > youngest &&
      (!each.digests || !wanted || sameDigests(each.digests, wanted)),
  );
}

function isFounding({ name }: FailedAttempt): boolean {
  return name.startsWith('founding ');
}

function youngestUp(seen: Draft, { role, pool }: Pick<MachineSeen, 'role' | 'pool'>): number {
  let youngest = 0;
  for (const { name, role: its, pool: at, serial } of seen.records.values()) {
    const isUp = role === 'control-plane' ? seen.serving.has(name) : seen.available.has(name);
    if (its === role && at === pool && isUp && serial > youngest) youngest = serial;
  }
  return youngest;
}

/** Its node has registered and is not Ready after so long, watched without a gap, that it counts as an attempt that failed. */
export function isLate(seen: Draft, { patience }: Desired, name: string): boolean {
  const since = seen.seen.arrivingSince[name];
  return since !== undefined && seen.at - since >= patience.arrival;
}

/** It counts as a failed attempt, and has not become Ready after all; on its way out nobody knows any more whether it ever was. */
export function isGivenUp(seen: Draft, name: string): boolean {
  if (!seen.state.failures?.some(each => each.name === name)) return false;
  const node = seen.nodes.get(name);
  return node !== undefined && !node.ready && (node.neverReady === true || node.leaving);
}

/** It runs as the provider says, was watched for as long as it takes to be dead, and nobody has ever heard of its kubelet. */
export function neverCameUp(seen: Draft, machine: MachineSeen): boolean {
  return (
    machine.state === 'running' &&
    seen.seen.nodes.known &&
    !seen.nodes.has(machine.name) &&
    seen.seen.badSince[machine.name] !== undefined
  );
}
