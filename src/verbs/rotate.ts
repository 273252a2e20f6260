import { openState } from '../world/store/state-file.ts';
import { readDocument } from './document.ts';
import { needsOf, type RequestOptions, refuseUnfounded, requested } from './replace.ts';
import { withSession } from './session.ts';
import type { RequestResult } from './types.ts';

/**
 * Gives every machine new leaves, by replacing all of them in order. Asked again before it is done, it goes on: only leaves older than the first
 * request are renewed.
 */
export async function rotateLeaves(options: RequestOptions): Promise<RequestResult> {
  const { stateDir, spec } = await readDocument(options.document, options.stateDir);
  refuseUnfounded(await openState(stateDir, spec.metadata.name).readState());
  return withSession(options, needsOf('rotate leaves', options), session =>
    requested(session, options, ({ requests }) => {
      const at = session.world.clock.now();
      if (requests.some(request => request.kind === 'renew-leaves')) return undefined;
      const request = { kind: 'renew-leaves' as const, issuedBefore: at, at };
      return { requests: [request], why: `renew all leaves issued before ${iso(at)}` };
    }),
  );
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
