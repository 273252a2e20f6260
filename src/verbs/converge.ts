import { type LoopOptions, loop } from '../lifecycle/loop.ts';
import { restoreFolder } from '../world/store/restore-folder.ts';
import { type Ask, begin, refuseWhileDestroying } from './ask.ts';
import { holdLease } from './lease.ts';
import type { Session } from './session.ts';
import { statusOf } from './status.ts';
import type { UpResult } from './types.ts';

export interface Convergence extends Pick<LoopOptions, 'memory' | 'patienceMs' | 'pause'> {
  /** Milliseconds of watched silence after which a machine counts as dead, where that is not the usual. */
  deadAfter?: number;
  /** Once the cluster's lease is ours, before anything else. */
  first?: () => Promise<void>;
  /** What to do that the document cannot say. Refused, it leaves no trace. */
  ask?: Ask;
}

/** What every verb ends in that changes a cluster: the loop, under the cluster's lease, until the world is as desired. */
export async function converge(session: Session, { first, ask, ...options }: Convergence = {}): Promise<UpResult> {
  refuseWhileDestroying(await session.world.state.read());
  const lease = await holdLease(session);
  try {
    await first?.();
    await begin(session, ask);
    return await runLoop(session, lease.signal, options);
  } finally {
    await lease.release();
  }
}

async function runLoop(
  session: Session,
  leaseLost: AbortSignal,
  { deadAfter, ...options }: Omit<Convergence, 'first' | 'ask'>,
): Promise<UpResult> {
  let moves = 0;
  const startedAt = session.world.clock.elapsed();
  const outcome = await loop({
    ...options,
    world: session.world,
    desire: seen => {
      const desired = session.desire(seen.state);
      const { patience } = desired;
      if (deadAfter === undefined) return desired;
      return { ...desired, patience: { ...patience, dead: deadAfter, arrival: Math.max(deadAfter, patience.arrival) } };
    },
    emit: event => {
      if (event.type === 'move-done') moves += 1;
      session.emit(event);
    },
    signal: AbortSignal.any([session.signal, leaseLost]),
  });
  const milliseconds = session.world.clock.elapsed() - startedAt;
  await forgetSnapshot(session);
  session.conclude(outcome.kind);
  return { kind: outcome.kind, status: await statusOf(session, outcome.seen), moves, milliseconds };
}

/** What a finished restore has no more use for, and one that was refused. */
export async function forgetSnapshot({ world, document }: Session): Promise<void> {
  const { requests } = await world.state.read();
  if (!requests.some(request => request.kind === 'restore')) await restoreFolder(document.stateDir).clear();
}
