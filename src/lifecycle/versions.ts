import type { Role } from '../catalog/roles.ts';
import { isOlder } from '../catalog/versions.ts';
import type { MachineSeen } from '../world/observation.ts';
import type { Desired } from './desired.ts';
import type { Draft } from './draft.ts';
import type { MadeFrom } from './moves/machine.ts';

/** Which Kubernetes runs where: what runs says it itself; until then it is what the machine was made from. */

/** What a machine of this role is made from now. */
export function madeFrom({ kubernetesVersion, keys }: Desired, role: Role): MadeFrom {
  return { kubernetesVersion, ...(role === 'control-plane' && keys ? { keys } : {}) };
}

/** What has to be known of a machine to ask for its version: its record will do. */
export type VersionedMachine = Pick<MachineSeen, 'name' | 'role' | 'digests'>;

/** No leading v; undefined when nobody knows. */
export function versionOf(
  seen: Draft,
  desired: Desired,
  { name, role, digests }: VersionedMachine,
): string | undefined {
  const running = role === 'control-plane' ? seen.apiServers.get(name)?.version : kubeletOf(seen, name);
  if (running) return running;
  if (digests?.payload === desired.controlPlane.digests.payload) return desired.kubernetesVersion;
  return seen.records.get(name)?.kubernetesVersion ?? kubeletOf(seen, name);
}

function kubeletOf(seen: Draft, name: string): string | undefined {
  return seen.nodes.get(name)?.kubeletVersion.replace(/^v/, '') || undefined;
}

export function newest(versions: readonly string[]): string | undefined {
  return versions.reduce<string | undefined>(
    (best, version) => (best === undefined || isOlder(best, version) ? version : best),
    undefined,
  );
}
