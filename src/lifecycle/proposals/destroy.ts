import { teardown } from '../moves/cluster.ts';
import { destroy } from '../moves/machine.ts';
import { bySerial, nothing, type Proposal, propose, waitFor } from '../proposal.ts';

/** The request `destroy`: every machine of ours, then what they shared. */
export const destroyAll: Proposal = (_desired, seen) => {
  if (!seen.seen.machines.known) return waitFor(`machines: ${seen.seen.machines.why}`);
  const alive = bySerial(seen.machines.values()).filter(each => each.state !== 'gone' && each.state !== 'reserved');
  if (alive.length > 0) return propose(...alive.map(destroy));
  return seen.seen.endpoint.known && !seen.seen.endpoint.value.exists ? nothing : propose(teardown());
};
