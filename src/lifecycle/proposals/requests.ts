import type { Request } from '../../world/state.ts';
import type { Draft } from '../draft.ts';
import { fulfil } from '../moves/cluster.ts';
import { type Proposal, propose } from '../proposal.ts';

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
  return false;
}
