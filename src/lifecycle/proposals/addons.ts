import { applyAddon } from '../moves/cluster.ts';
import { merge, type Proposal, propose, waitFor } from '../proposal.ts';
import { controlPlanesArrived } from '../upgrade.ts';

/** What runs in the cluster for everybody: applied when its digest differs, in order; those of a new version after all control planes have it. */
export const keepAddons: Proposal = (desired, seen) => {
  if (!seen.state.epoch) return propose();
  if (!seen.seen.cluster.known) return waitFor(`the API: ${seen.seen.cluster.why}`);
  const arrived = controlPlanesArrived(seen, desired);
  const present = new Map(seen.seen.cluster.value.addons.map(addon => [addon.id, addon]));
  return merge(
    desired.addons.map(addon => {
      const found = present.get(addon.id);
      if (found?.digest !== addon.digest) return found && !arrived ? propose() : propose(applyAddon(addon.id));
      return found.ready ? propose() : waitFor(`${addon.id} to become available`);
    }),
  );
};
