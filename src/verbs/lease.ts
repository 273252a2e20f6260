import { setTimeout as sleep } from 'node:timers/promises';
import { SeaworthyError } from '../kit/errors.ts';
import { type Lock, operatorLock } from '../kube/lease.ts';
import type { Session } from './session.ts';
import { whoIsAtWork } from './who.ts';

/** Milliseconds: renew at a third of the lease's 30 s; ask again for one that another may have left behind. */
const RENEW_EVERY = 10_000;
const ASK_AGAIN_AFTER = 3_000;
const ASK_FOR = 36_000;

export interface Held {
  /** Aborted when another operator took the lease. */
  signal: AbortSignal;
  release(): Promise<void>;
}

/**
 * One operator for a cluster, also from two hosts with two copies of the state: a Lease in the cluster itself, held while `up` runs. While
 * the API does not answer there is nothing to hold; the state folder's own lock is there all the time.
 */
export async function holdLease(session: Session): Promise<Held> {
  const state = await session.world.state.read();
  const lock = operatorLock(session.world.objects, {
    holder: holderOf(session.document.stateDir),
  });
  const ours: Tenure = { held: state.epoch ? await acquire(lock, session) : false, askedSince: undefined };
  const lost = new AbortController();
  const timer = setInterval(() => void renew(lock, session, lost, ours), RENEW_EVERY);
  timer.unref();
  return {
    signal: lost.signal,
    release: async () => {
      clearInterval(timer);
      if (!lost.signal.aborted && (await session.world.state.read()).epoch) await lock.release().catch(() => {});
    },
  };
}

/** Who we are to others: person, host and state folder; the same after a restart, so that our own lease needs no waiting. */
function holderOf(stateDir: string): string {
  return `${whoIsAtWork()}:${stateDir}`;
}

/** A lease left behind by somebody who died is free once it has stood still for its own duration while we watched. */
async function acquire(lock: Lock, { emit, signal }: Session): Promise<boolean> {
  const until = performance.now() + ASK_FOR;
  for (;;) {
    const answer = await lock.acquire().catch(() => undefined);
    if (!answer || answer.held) return answer?.held === true;
    if (performance.now() > until) throw heldBy(answer);
    emit({
      type: 'waiting',
      reasons: [`${answer.holder} holds this cluster's lease; it is free 30 s after its last renewal`],
    });
    await sleep(ASK_AGAIN_AFTER, undefined, { signal });
  }
}

interface Tenure {
  held: boolean;
  /** Since when another one's lease is in the way of our first (monotonic ms). */
  askedSince: number | undefined;
}

/**
 * An API that does not answer is no rival: the lease is renewed when it is back. A snapshot brings back the lease of who held it then: as long as
 * ours was never held, it has its time to lapse.
 */
async function renew(lock: Lock, { world }: Session, lost: AbortController, ours: Tenure): Promise<void> {
  if (!(await world.state.read()).epoch) return;
  const answer = await lock.acquire().catch(() => undefined);
  if (!answer) return;
  if (answer.held) ours.held = true;
  else {
    ours.askedSince ??= performance.now();
    if (ours.held || performance.now() - ours.askedSince > ASK_FOR) lost.abort(heldBy(answer));
  }
}

function heldBy({ holder, since }: { holder: string; since?: string }): SeaworthyError {
  const how = since ? `, since ${since}` : '';
  return new SeaworthyError('state', `${holder} is working on this cluster${how}`, {
    hint: 'wait until that is done, or end it; two operators at once undo each other',
    retry: true,
  });
}
