import { isOlder } from '../catalog/versions.ts';
import type { MachineSeen } from '../world/observation.ts';
import type { Desired } from './desired.ts';
import type { Draft } from './draft.ts';
import { controlPlanes, hasLeftEtcd, isDead } from './roster.ts';
import { newest, versionOf } from './versions.ts';

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

/** The point of no return has been passed to this version: the newest whose control plane has stood behind the endpoint. */
export function reachedVersion(seen: Draft, desired: Desired): string | undefined {
  const recorded = seen.state.epoch?.kubernetesVersion;
  if (recorded) return recorded;
  const admitted = standing(seen)
    .filter(machine => seen.backends.get(machine.name)?.admitted)
    .flatMap(machine => versionOf(seen, desired, machine) ?? []);
  return newest(admitted);
}

/** The document asks for what lies behind the point of no return. */
export function isDowngrade(seen: Draft, desired: Desired): boolean {
  const reached = reachedVersion(seen, desired);
  return reached !== undefined && isOlder(desired.kubernetesVersion, reached);
}

/** Every control plane that stands is of the document's version, or newer. */
export function controlPlanesArrived(seen: Draft, desired: Desired): boolean {
  return standing(seen).every(machine => {
    const version = versionOf(seen, desired, machine);
    return version === undefined || !isOlder(version, desired.kubernetesVersion);
  });
}
