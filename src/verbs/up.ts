import { SeaworthyError } from '../kit/errors.ts';
import { loop } from '../lifecycle/loop.ts';
import { holdLease } from './lease.ts';
import { type Session, withSession } from './session.ts';
import { statusOf } from './status.ts';
import type { UpResult, VerbOptions } from './types.ts';

/** Brings the world to what the document says, from wherever it is. Calling it again is the resume, whatever was killed, whenever. */
export async function up(options: VerbOptions): Promise<UpResult> {
  return withSession(options, { purpose: 'up', changes: true }, async session => {
    await refuseWhileDestroying(session);
    const lease = await holdLease(session);
    try {
      return await converge(session, lease.signal);
    } finally {
      await lease.release();
    }
  });
}

async function converge(session: Session, leaseLost: AbortSignal): Promise<UpResult> {
  let moves = 0;
  const startedAt = session.world.clock.now();
  const outcome = await loop({
    world: session.world,
    desire: seen => session.desire(seen.state),
    emit: event => {
      if (event.type === 'move-done') moves += 1;
      session.emit(event);
    },
    signal: AbortSignal.any([session.signal, leaseLost]),
  });
  const milliseconds = session.world.clock.now() - startedAt;
  session.conclude(outcome.kind);
  return { kind: outcome.kind, status: statusOf(session, outcome.seen), moves, milliseconds };
}

async function refuseWhileDestroying(session: Session): Promise<void> {
  const { requests } = await session.world.state.read();
  if (!requests.some(request => request.kind === 'destroy')) return;
  throw new SeaworthyError('spec', 'this cluster is being destroyed', {
    hint: 'finish with `seaworthy down`, then `up` founds a new one',
  });
}
