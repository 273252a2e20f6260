import { isOlder } from '../catalog/versions.ts';
import type { Desired } from '../lifecycle/desired.ts';
import type { Draft } from '../lifecycle/draft.ts';
import type { PredictedMove } from '../lifecycle/predict.ts';
import { reachedVersion, standing } from '../lifecycle/upgrade.ts';
import { newest, versionOf } from '../lifecycle/versions.ts';
import type { UpgradeFate } from './upgrade-types.ts';

/** From where to where Kubernetes goes, and which move takes it past the point of no return; undefined when all has the document's version. */
export function upgradeFate(draft: Draft, desired: Desired, moves: readonly PredictedMove[]): UpgradeFate | undefined {
  const to = desired.kubernetesVersion;
  const reached = reachedVersion(draft, desired);
  if (!reached) return undefined;
  if (isOlder(reached, to)) {
    const old = new Set(
      standing(draft)
        .filter(isOld)
        .map(machine => machine.name),
    );
    const first = moves.findIndex(move => move.kind === 'admit' && !old.has(move.target));
    return { from: reached, to, passed: false, ...(first < 0 ? {} : { pointOfNoReturn: first }) };
  }
  const left = [...draft.machines.values()].flatMap(machine => versionOf(draft, desired, machine) ?? []);
  const oldest = newest(left.filter(version => isOlder(version, to)));
  return oldest && reached === to ? { from: oldest, to, passed: true } : undefined;

  function isOld(machine: Parameters<typeof versionOf>[2]): boolean {
    return versionOf(draft, desired, machine) === reached;
  }
}
