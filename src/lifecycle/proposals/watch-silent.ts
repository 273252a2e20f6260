import { merge, type Proposal, waitFor } from '../proposal.ts';
import { isDead } from '../roster.ts';

/** Whoever is silent is watched until it counts as dead: that is something to wait for. */
export const watchSilent: Proposal = (_desired, seen) => {
  const silent = Object.keys(seen.seen.badSince).filter(name => seen.machines.has(name) && !isDead(seen, name));
  const minutes = Math.round(seen.deadAfter / 60_000);
  return merge(
    silent.map(name => waitFor(`${name}: a sign of life; after ${minutes} minutes without one it counts as dead`)),
  );
};
