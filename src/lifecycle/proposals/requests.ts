import type { Request } from '../../world/state.ts';
import type { Draft } from '../draft.ts';
import { fulfil } from '../moves/cluster.ts';
import { type Proposal, propose } from '../proposal.ts';
import { carriesExpired } from '../restoring.ts';

/** Removes the requests that are seen fulfilled. */
export const fulfilRequests: Proposal = (desired, seen) =>
  propose(
    ...desired.requests
      .filter(request => isFulfilled(seen, request))
      .map(request => fulfil(request, `the request "${request.kind}" is fulfilled`)),
  );

function isFulfilled(seen: Draft, request: Request): boolean {
  if (!seen.seen.machines.known) return false;
  if (request.kind === 'replace') return !seen.records.has(request.name);
  if (request.kind === 'renew-leaves')
    return [...seen.records.values()].every(record => !record.issued || record.issued.at >= request.issuedBefore);
  if (request.kind === 'recover') return isRecovered(seen);
  return request.kind === 'restore' && isRestored(seen, request.at);
}

/** The new epoch is on record, and nothing of the time before is left. */
function isRestored(seen: Draft, request: number): boolean {
  if (seen.state.epoch?.restored !== request || !seen.seen.nodes.known) return false;
  const leftover = [...seen.records.values()].some(record => record.former);
  return !leftover && [...seen.nodes.values()].every(node => seen.records.has(node.name));
}

/** etcd and the API answer, and no machine has leaves that nobody accepts. */
function isRecovered(seen: Draft): boolean {
  if (!seen.seen.members.known || !seen.seen.cluster.known) return false;
  return [...seen.records.values()].every(record => !record.carries && !carriesExpired(record, seen.at));
}
