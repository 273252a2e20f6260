import type { Desired } from '../desired.ts';
import type { Draft } from '../draft.ts';
import { merge, type Proposal, type Proposed } from '../proposal.ts';
import { isRestoring, restoreToBegin } from '../restoring.ts';
import { isDestroying } from '../roster.ts';
import { keepAddons } from './addons.ts';
import { backUpBeforeUpgrade } from './before-upgrade.ts';
import { reserveControlPlanes } from './control-planes-count.ts';
import { bringControlPlanesIn } from './control-planes-in.ts';
import { takeControlPlanesOut } from './control-planes-out.ts';
import { buryControlPlanes } from './dead-control-planes.ts';
import { destroyAll } from './destroy.ts';
import { found } from './founding.ts';
import { giveUpLate } from './late.ts';
import { markNodes, withdrawStrayNames } from './marks.ts';
import { explainQuorumLoss } from './quorum-lost.ts';
import { recoverControlPlanes } from './recover.ts';
import { fulfilRequests } from './requests.ts';
import { allowKnownNames, begin, rememberNodes, restore } from './restore.ts';
import { startStopped } from './start-stopped.ts';
import { watchSilent } from './watch-silent.ts';
import { keepWorkers } from './workers.ts';

/** In order of precedence. */
const BEFORE_FOUNDING: readonly Proposal[] = [startStopped, found, keepWorkers];
const RESTORING: readonly Proposal[] = [restore];
const AFTER_FOUNDING: readonly Proposal[] = [
  recoverControlPlanes,
  startStopped,
  buryControlPlanes,
  giveUpLate,
  backUpBeforeUpgrade,
  bringControlPlanesIn,
  reserveControlPlanes,
  takeControlPlanesOut,
  keepAddons,
  keepWorkers,
  markNodes,
  withdrawStrayNames,
  allowKnownNames,
  rememberNodes,
  fulfilRequests,
  watchSilent,
];

/** Everything that would bring the world closer to what is desired, in order of precedence. */
export function proposals(desired: Desired, seen: Draft): Proposed {
  if (isDestroying(desired)) return destroyAll(desired, seen);
  if (restoreToBegin(desired, seen)) return begin(desired, seen);
  const loss = explainQuorumLoss(desired, seen);
  if (loss.hopeless) return merge([loss, startStopped(desired, seen)]);
  const list = seen.state.epoch ? AFTER_FOUNDING : isRestoring(seen) ? RESTORING : BEFORE_FOUNDING;
  return merge([loss, ...list.map(proposal => proposal(desired, seen))]);
}
