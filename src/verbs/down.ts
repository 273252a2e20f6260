import { SeaworthyError } from '../kit/errors.ts';
import { loop } from '../lifecycle/loop.ts';
import { holdLease } from './lease.ts';
import { type Session, withSession } from './session.ts';
import type { DownResult, VerbOptions } from './types.ts';

/** Destroys the cluster and all that was made for it; then our record of it. Calling it again goes on where it ended. */
export async function down(options: VerbOptions): Promise<DownResult> {
  return withSession(options, { purpose: 'down', changes: true, withoutPayload: true }, async session => {
    const lease = await holdLease(session);
    try {
      return await destroy(session, lease.signal);
    } finally {
      await lease.release();
    }
  });
}

async function destroy(session: Session, leaseLost: AbortSignal): Promise<DownResult> {
  const { world, emit, signal } = session;
  const startedAt = world.clock.elapsed();
  await world.state.addRequest({ kind: 'destroy', at: world.clock.now() });
  let machines = 0;
  const count = (move: string) => {
    if (move === 'destroy') machines += 1;
  };
  const outcome = await loop({
    world,
    desire: seen => session.desire(seen.state),
    emit: event => {
      if (event.type === 'move-done') count(event.move);
      emit(event);
    },
    signal: AbortSignal.any([signal, leaseLost]),
  });
  if (outcome.kind !== 'converged') {
    throw new SeaworthyError('provider', 'not everything could be removed', {
      hint: 'call `down` again; `status --why` tells what holds',
      retry: true,
    });
  }
  session.conclude('done', { machines });
  await session.forgetCluster();
  return { machines, milliseconds: world.clock.elapsed() - startedAt };
}
