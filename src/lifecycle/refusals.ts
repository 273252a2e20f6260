import { isOlder, minorOf } from '../catalog/versions.ts';
import type { PartName } from '../world/observation.ts';
import { PARTS } from '../world/observation.ts';
import type { MachineRecord, RestoreRequest, StateSeen } from '../world/state.ts';
import type { Desired } from './desired.ts';
import type { Draft } from './draft.ts';
import { isDead } from './roster.ts';
import { reachedVersion, standing } from './upgrade.ts';
import { versionOf } from './versions.ts';

/** Why a version may not be asked for now, and what to do instead. Asked before anything is touched; guards hold while it is done. */
export interface Refusal {
  why: string;
  hint: string;
}

/** What our own record says against this version: it lies behind the point of no return, it skips a minor, or another is being founded. */
export function versionRefusal(state: StateSeen, wanted: string): Refusal | undefined {
  const { epoch, machines, requests } = state;
  if (requests.some(({ kind }) => kind === 'destroy')) return undefined;
  const restoring = requests.find(request => request.kind === 'restore' && request.at !== epoch?.restored);
  if (restoring?.kind === 'restore') return whileRestoring(restoring, wanted);
  const there = Object.values(machines).filter(record => record.existed && record.role === 'control-plane');
  if (!epoch) return whileFounding(there, wanted);
  const reached = epoch.kubernetesVersion;
  if (reached && isOlder(wanted, reached))
    return {
      why: `this cluster has served with ${reached}, and there is no way back to ${wanted} but through a backup`,
      hint: `forward: write ${reached}; or back, with the loss of what was written since: \`seaworthy restore\` of a backup made with ${wanted}`,
    };
  const oldest = [...there.flatMap(record => record.kubernetesVersion ?? []), ...(reached ? [reached] : [])].reduce<
    string | undefined
  >((least, version) => (least === undefined || isOlder(version, least) ? version : least), undefined);
  if (!oldest || minorOf(wanted) - minorOf(oldest) <= 1) return undefined;
  const next = `1.${minorOf(oldest) + 1}`;
  return {
    why: `from ${oldest} to ${wanted} a minor would be skipped, and API servers may be one minor apart`,
    hint: `go to ${next} first, and on from there when all control planes have it`,
  };
}

/** The epoch that counted ends with the restore, and with it what has served: from here on the backup's version counts. */
function whileRestoring({ backup, kubernetesVersion: taken }: RestoreRequest, wanted: string): Refusal | undefined {
  if (!taken || (!isOlder(wanted, taken) && minorOf(wanted) - minorOf(taken) <= 1)) return undefined;
  return {
    why: `the backup ${backup}, which is being restored, is of ${taken}`,
    hint: `write ${taken}, finish the restore with \`seaworthy up\`, then go on from there`,
  };
}

function whileFounding(founders: MachineRecord[], wanted: string): Refusal | undefined {
  const other = founders.find(record => record.kubernetesVersion && record.kubernetesVersion !== wanted);
  if (!other) return undefined;
  const begun = other.kubernetesVersion;
  return {
    why: `the founding of this cluster has begun with ${begun}`,
    hint: `write ${begun}, finish it with \`seaworthy up\`, then upgrade; or begin anew after \`seaworthy down\``,
  };
}

/** The document asks for a newer version than has served, and no control plane of it exists yet. */
export function upgradeBegins(seen: Draft, desired: Desired): boolean {
  const reached = reachedVersion(seen, desired);
  if (!reached || !isOlder(reached, desired.kubernetesVersion)) return false;
  return !standing(seen).some(machine => isOlder(reached, versionOf(seen, desired, machine) ?? reached));
}

/** What is not well, in words: an upgrade begins on a healthy cluster. */
export function ailments(seen: Draft): string[] {
  const unread = PARTS.flatMap(part => unreadable(seen, part));
  if (unread.length > 0) return unread;
  const found: string[] = [];
  for (const { name, state, role } of seen.machines.values()) {
    if (role === 'control-plane' && !seen.serving.has(name)) found.push(`the control plane ${name} does not serve`);
    if (role === 'worker' && (isDead(seen, name) || (state !== 'reserved' && seen.nodes.get(name)?.ready !== true)))
      found.push(`the worker ${name} is not Ready`);
  }
  for (const [name, { healthy, learner, alarms }] of seen.members) {
    if (!healthy) found.push(`etcd's member ${name} is not healthy`);
    if (learner) found.push(`etcd's member ${name} is still a learner`);
    for (const alarm of alarms) found.push(`etcd's member ${name} raises the alarm ${alarm}`);
  }
  return found;
}

function unreadable(seen: Draft, name: PartName): string[] {
  const part = seen.seen[name];
  return part.known ? [] : [`${name} cannot be read: ${part.why}`];
}
