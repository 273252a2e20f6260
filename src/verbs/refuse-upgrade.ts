import { minorOf } from '../catalog/versions.ts';
import type { DeprecatedApi } from '../kube/deprecated-apis.ts';
import { draftOf } from '../lifecycle/draft.ts';
import { ailments, upgradeBegins } from '../lifecycle/refusals.ts';
import type { Finding } from '../spec/problem.ts';
import type { Observation } from '../world/observation.ts';
import { refuseAtVersion, refuseVersion } from './refuse-version.ts';
import type { Session } from './session.ts';

/** Requests that are about another cluster than the one that is seen, or about its end. */
const OTHER_THAN_UPGRADE = new Set(['restore', 'recover', 'destroy']);

/** Refuses to begin an upgrade of a cluster that is not well, or whose users still need what the new version no longer has. */
export async function refuseUpgrade(
  { document, desire, world }: Pick<Session, 'document' | 'desire' | 'world'>,
  seen: Observation,
): Promise<void> {
  refuseVersion(document, seen.state);
  if (seen.state.requests.some(({ kind }) => OTHER_THAN_UPGRADE.has(kind))) return;
  const desired = desire(seen.state);
  const draft = draftOf(seen, desired.patience.dead);
  if (!upgradeBegins(draft, desired)) return;
  const { version } = document.spec.kubernetes;
  const sick = ailments(draft);
  if (sick.length > 0)
    refuseAtVersion(document, [
      {
        message: `an upgrade to ${version} begins on a healthy cluster, and ${sick.join('; ')}`,
        hint: `write the old version back, mend the cluster with \`seaworthy up\`, then upgrade`,
      },
    ]);
  const gone = removedBy(version, await world.deprecatedApis());
  if (gone.length > 0) refuseAtVersion(document, gone);
}

/** One finding for each API that the version no longer has and somebody has asked for. */
function removedBy(version: string, apis: (DeprecatedApi & { by: string })[]): Omit<Finding, 'path'>[] {
  const removed = apis.filter(({ removedIn }) => removedIn !== undefined && minorOf(removedIn) <= minorOf(version));
  const byApi = Map.groupBy(removed, api => `${api.group ? `${api.group}/` : ''}${api.version} ${api.resource}`);
  return [...byApi].map(([api, seen]) => ({
    message: `${version} no longer has ${api}, which was asked for at ${seen.map(each => each.by).join(', ')}`,
    hint: 'move its users on (the audit log names them: annotation k8s.io/deprecated); an API server forgets who asked when its machine is replaced',
  }));
}
