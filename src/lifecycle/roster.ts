import { type MachineDigests, sameDigests } from '../machine/types.ts';
import { noSignOfLife } from '../verify/gates/control-plane.ts';
import { reportsForDuty } from '../verify/gates/worker.ts';
import type { MachineSeen } from '../world/observation.ts';
import { hasExpired, type MachineRecord, type Request } from '../world/state.ts';
import { isGivenUp } from './attempts.ts';
import type { Desired, DesiredPool } from './desired.ts';
import { type Draft, signsOf } from './draft.ts';
import { versionOf } from './versions.ts';

/** Who is dead, who stays, who is on the way out: derived from what is seen, never remembered. */

/**
 * Dead: the provider has no machine and no disk of it, and nothing of it answers; or no sign of life from any side, watched without a gap for
 * longer than a reboot. One bad signal is degraded.
 */
export function isDead(seen: Draft, name: string): boolean {
  const machine = seen.machines.get(name);
  if (!machine) return seen.seen.machines.known && seen.members.get(name)?.healthy === false;
  return isDeadMachine(seen, machine);
}

export function isDeadMachine(seen: Draft, machine: MachineSeen): boolean {
  return machine.state === 'gone' ? isSilent(seen, machine) : isLost(seen, machine.name);
}

/** Nothing answers where it was; what could not be read proves nothing. */
function isSilent(seen: Draft, machine: MachineSeen): boolean {
  const { members, nodes, cluster, endpoint } = seen.seen;
  if (machine.role === 'worker') return nodes.known && !stillReports(seen, machine.name);
  return members.known && nodes.known && cluster.known && endpoint.known && noSignOfLife(signsOf(seen, machine));
}

/** A kubelet reports for a node that we have not emptied ourselves: then the provider is wrong, or the news is too fresh. */
export function stillReports(seen: Draft, name: string): boolean {
  return reportsForDuty(seen.nodes.get(name));
}

/** The provider says gone, and something of it answers: then one of the two is wrong, or too old, and nothing is done about it. */
export function isDoubtful(seen: Draft, name: string): boolean {
  if (seen.machines.get(name)?.state !== 'gone') return false;
  const member = seen.members.get(name)?.healthy === true;
  const api = seen.apiServers.get(name)?.serving === true || seen.backends.get(name)?.healthy === true;
  return member || api || stillReports(seen, name);
}

/** Watched long enough, or known to come back no more: the draft's `badSince` is only kept for machines all of whose signals are bad. */
function isLost(seen: Draft, name: string): boolean {
  const since = seen.seen.badSince[name];
  if (since === undefined) return false;
  // whose leaves have expired is accepted by nobody: waiting for it is in vain
  return seen.at - since >= seen.deadAfter || hasExpired(seen.records.get(name)?.issued, seen.at);
}

/**
 * Nothing behind the endpoint serves, nor will by itself, so nobody can ask the API which API servers are ready: a voter that is well cannot
 * make that worse, and the endpoint asks it itself before it sends anybody there.
 */
export function isLastHope({ seen, backends, healthyVoters, machines }: Draft, name: string): boolean {
  if (seen.cluster.known || !seen.endpoint.known) return false;
  for (const { name: other, admitted, healthy } of backends.values())
    if (admitted && (healthy || (other !== name && healthyVoters.has(other)))) return false;
  return healthyVoters.has(name) && machines.get(name)?.state === 'running';
}

/** After founding: a control plane that has lived and is no member any more is on its way out. */
export function hasLeftEtcd(seen: Draft, machine: MachineSeen): boolean {
  if (!seen.state.epoch || !seen.seen.members.known) return false;
  return seen.records.get(machine.name)?.existed === true && !seen.members.has(machine.name);
}

export function isDestroying(desired: Desired): boolean {
  return desired.requests.some(request => request.kind === 'destroy');
}

export function controlPlanes(seen: Draft): MachineSeen[] {
  const found: MachineSeen[] = [];
  for (const name of seen.controlPlanes) {
    const machine = seen.machines.get(name);
    if (machine) found.push(machine);
  }
  return found;
}

/** The control planes that a disruption of `name` must find healthy: all that are members, and not dead. */
export function controlPlanesBesides(seen: Draft, name: string): string[] {
  return controlPlanes(seen)
    .filter(machine => machine.name !== name && seen.members.get(machine.name)?.learner === false)
    .map(machine => machine.name);
}

/** It has been leaving for longer than its pool allows a drain to take. */
export function isDrainOverdue(seen: Draft, name: string, pool: DesiredPool): boolean {
  const since = seen.seen.leavingSince[name];
  return since !== undefined && seen.at - since >= pool.drainDeadlineSeconds * 1000;
}

/** Why this machine should be replaced by a new one, or undefined when it may stay. */
export function dueReason(seen: Draft, desired: Desired, machine: MachineSeen): string | undefined {
  const wanted = machine.role === 'control-plane' ? desired.controlPlane.digests : poolOf(desired, machine)?.digests;
  if (!wanted) return `its pool ${machine.pool} is not in the document`;
  const { requests } = desired;
  const why = dueFor({ digests: wanted, requests }, machine, seen.records.get(machine.name), seen.at);
  const rolls = machine.digests !== undefined && !sameDigests(machine.digests, wanted);
  const late = isGivenUp(seen, machine.name) ? 'its node never became Ready' : undefined;
  return (rolls ? ofAnotherVersion(seen, desired, machine) : undefined) ?? why?.() ?? late;
}

/** The reason as words, made only when somebody wants to read them. */
export function dueFor(
  { digests: wanted, requests }: { digests: MachineDigests; requests: readonly Request[] },
  { digests, name }: MachineSeen,
  record: MachineRecord | undefined,
  at: number,
): (() => string) | undefined {
  if (digests && !sameDigests(digests, wanted)) return () => changed(digests, wanted);
  if (record?.former) return () => 'the cluster was restored, and it is of the time before';
  const issued = record?.issued;
  if (issued && at >= issued.dueAt) return () => 'its certificates are due';
  for (const request of requests) {
    if (request.kind === 'replace' && request.name === name) return () => 'its replacement was requested';
    if (request.kind === 'renew-leaves' && issued && issued.at < request.issuedBefore)
      return () => 'new certificates were requested';
  }
  return undefined;
}

function ofAnotherVersion(seen: Draft, desired: Desired, machine: MachineSeen): string | undefined {
  const version = versionOf(seen, desired, machine);
  const { kubernetesVersion: wanted } = desired;
  return version && version !== wanted ? `it has Kubernetes ${version}, ${wanted} is wanted` : undefined;
}

function changed(have: MachineDigests, want: MachineDigests): string {
  const parts = (['base', 'payload', 'config'] as const).filter(part => have[part] !== want[part]);
  return `its ${parts.join(' and ')} changed`;
}

export function poolOf(desired: Desired, machine: MachineSeen): DesiredPool | undefined {
  return desired.pools.find(pool => pool.name === machine.pool);
}
