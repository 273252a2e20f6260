import { isOlder } from '../catalog/versions.ts';
import type { MachineSeen } from '../world/observation.ts';
import type { BackupRecord, Epoch } from '../world/state.ts';
import type { Desired } from './desired.ts';
import type { Draft } from './draft.ts';
import { controlPlanes, hasLeftEtcd, isDead } from './roster.ts';
import { newest, type VersionedMachine, versionOf } from './versions.ts';

/** How far an upgrade is: derived from what is seen; only what has stood behind the endpoint is remembered. */

/** Control planes that have a machine, as far as anybody knows, and are members of etcd or may become so: whoever is out of etcd is on its way out. */
export function standing(seen: Draft): MachineSeen[] {
  return controlPlanes(seen).filter(
    machine =>
      machine.state !== 'reserved' &&
      !(machine.state === 'gone' && isDead(seen, machine.name)) &&
      !hasLeftEtcd(seen, machine),
  );
}

/** The point of no return is passed to this version: the newest whose control plane has stood behind the endpoint, or is being put there. */
export function reachedVersion(seen: Draft, desired: Desired): string | undefined {
  if (!seen.state.epoch) return undefined;
  return newest([servedVersion(seen, desired), seen.reaching].filter(version => version !== undefined));
}

function servedVersion(seen: Draft, desired: Desired): string | undefined {
  const { epoch } = seen.state;
  if (epoch?.kubernetesVersion) return epoch.kubernetesVersion;
  const admitted = standing(seen)
    .filter(machine => seen.backends.get(machine.name)?.admitted)
    .flatMap(machine => versionOf(seen, desired, machine) ?? []);
  return newest(admitted);
}

/** Of what is being restored: with the old epoch its point of no return has ended, and the backup's version counts instead. */
export function restoredVersion({ state }: Draft): string | undefined {
  return state.epoch ? undefined : state.founding?.restore?.kubernetesVersion;
}

/** The document asks for what lies behind the point of no return. */
export function isDowngrade(seen: Draft, desired: Desired): boolean {
  const reached = reachedVersion(seen, desired) ?? restoredVersion(seen);
  return reached !== undefined && isOlder(desired.kubernetesVersion, reached);
}

/**
 * It was made for an upgrade that the document no longer asks for, and has never stood behind the endpoint: nobody waits for it, and once there
 * it would take the cluster past the point of no return.
 */
export function isTurnedAway(seen: Draft, desired: Desired, machine: VersionedMachine): boolean {
  if (machine.role !== 'control-plane' || !seen.state.epoch || isDowngrade(seen, desired)) return false;
  const version = versionOf(seen, desired, machine);
  return version !== undefined && isOlder(desired.kubernetesVersion, version);
}

/** Every control plane that stands is of the document's version, or newer. */
export function controlPlanesArrived(seen: Draft, desired: Desired): boolean {
  return standing(seen).every(machine => {
    const version = versionOf(seen, desired, machine);
    return version === undefined || !isOlder(version, desired.kubernetesVersion);
  });
}

/** How old (ms) the backup may be when the first control plane of a new version is made. */
const BACKUP_IS_GOOD_FOR = 3_600_000;

/** An upgrade is to begin, and there is no fresh backup to go back to. Once a control plane of the new version exists it has been made from there. */
export function needsBackup(seen: Draft, desired: Desired): boolean {
  const { epoch, backups = [] } = seen.state;
  const reached = reachedVersion(seen, desired);
  if (!epoch || !reached || !isOlder(reached, desired.kubernetesVersion)) return false;
  const begun = standing(seen).some(machine => isOlder(reached, versionOf(seen, desired, machine) ?? reached));
  return !begun && !backups.some(backup => isOf(epoch, backup) && Math.abs(seen.at - backup.at) <= BACKUP_IS_GOOD_FOR);
}

function isOf(epoch: Epoch, { etcdClusterId, kubeSystemUid }: BackupRecord): boolean {
  return etcdClusterId === epoch.etcdClusterId && kubeSystemUid === epoch.kubeSystemUid;
}
