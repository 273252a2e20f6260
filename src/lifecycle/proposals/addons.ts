import { applyAddon } from '../moves/cluster.ts';
import { merge, type Proposal, propose, waitFor } from '../proposal.ts';

/** What runs in the cluster for everybody: applied when its digest differs, in order. */
export const keepAddons: Proposal = (desired, seen) => {
  if (!seen.state.epoch) return propose();
  if (!seen.seen.cluster.known) return waitFor(`the API: ${seen.seen.cluster.why}`);
  const present = new Map(seen.seen.cluster.value.addons.map(addon => [addon.id, addon]));
  return merge(
    desired.addons.map(addon => {
      const found = present.get(addon.id);
      if (found?.digest !== addon.digest) return propose(applyAddon(addon.id));
      return found.ready ? propose() : waitFor(`${addon.id} to become available`);
    }),
  );
};
