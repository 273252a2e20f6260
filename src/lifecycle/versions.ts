import type { Role } from '../catalog/roles.ts';
import { isOlder } from '../catalog/versions.ts';
import type { MachineSeen } from '../world/observation.ts';
import type { Desired } from './desired.ts';
import type { Draft } from './draft.ts';
import type { MadeFrom } from './moves/machine.ts';
import { controlPlanes, hasLeftEtcd } from './roster.ts';

/** Which Kubernetes runs where: what runs says it itself; until then it is what the machine was made from. */

/** What a machine of this role is made from now. */
export function madeFrom({ kubernetesVersion, keys }: Desired, role: Role): MadeFrom {
  return { kubernetesVersion, ...(role === 'control-plane' && keys ? { keys } : {}) };
}

/** No leading v; undefined when nobody knows. */
export function versionOf(seen: Draft, desired: Desired, { name, role, digests }: MachineSeen): string | undefined {
  const running = role === 'control-plane' ? seen.apiServers.get(name)?.version : kubeletOf(seen, name);
  if (running) return running;
  if (digests?.payload === desired.controlPlane.digests.payload) return desired.kubernetesVersion;
  return seen.records.get(name)?.kubernetesVersion ?? kubeletOf(seen, name);
}

function kubeletOf(seen: Draft, name: string): string | undefined {
  return seen.nodes.get(name)?.kubeletVersion.replace(/^v/, '') || undefined;
}

/** Control planes that have a machine and are members of etcd, or may become so: whoever is on its way out of etcd has left already. */
export function standing(seen: Draft): MachineSeen[] {
  return controlPlanes(seen).filter(
    machine => machine.state !== 'reserved' && machine.state !== 'gone' && !hasLeftEtcd(seen, machine),
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

export function newest(versions: readonly string[]): string | undefined {
  return versions.reduce<string | undefined>(
    (best, version) => (best === undefined || isOlder(best, version) ? version : best),
    undefined,
  );
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
