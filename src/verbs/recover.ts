import { SeaworthyError } from '../kit/errors.ts';
import { newMemory, observe } from '../world/observe.ts';
import { hasExpired } from '../world/state.ts';
import { converge } from './converge.ts';
import { refuseUnfounded } from './replace.ts';
import { type Session, withSession } from './session.ts';
import type { UpResult, VerbOptions } from './types.ts';

/** Brings back a cluster whose certificates have all expired, on the disks that its control planes have. Nothing is lost. */
export async function recover(options: VerbOptions): Promise<UpResult> {
  return withSession(options, { purpose: 'recover', changes: true }, async session => {
    const { requests } = await session.world.state.read();
    const begun = requests.some(request => request.kind === 'recover');
    if (!begun) await refuseUnlessExpired(session);
    const at = session.world.clock.now();
    return converge(session, { ask: () => ({ requests: [{ kind: 'recover', at }] }) });
  });
}

async function refuseUnlessExpired({ world }: Session): Promise<void> {
  const seen = await observe(world, newMemory());
  refuseUnfounded(seen.state);
  if (seen.members.known)
    throw new SeaworthyError('spec', 'etcd has a quorum: there is nothing to recover', {
      hint: '`seaworthy up` replaces machines whose certificates are due or have expired',
    });
  const records = Object.values(seen.state.machines).filter(
    record => record.role === 'control-plane' && record.existed,
  );
  if (records.some(record => record.carries || hasExpired(record.issued, seen.at))) return;
  throw new SeaworthyError(
    'spec',
    'no control plane’s certificates have expired: etcd does not answer for another reason',
    {
      hint: '`seaworthy status --why` tells what is wrong',
    },
  );
}
