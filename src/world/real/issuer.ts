import type { Clock } from '../../kit/clock.ts';
import type { SealedStore } from '../../pki/store/sealed-store.ts';
import type { ClusterNames, IssuedIdentity } from '../../pki/types.ts';
import type { IssuedTimes, MachineRecord } from '../state.ts';
import type { Issuer } from '../world.ts';

/** Issues from the sealed authorities, and keeps what it issued: asked again it gives the same. */
export function realIssuer(store: SealedStore, clock: Clock, clusterNames: () => Promise<ClusterNames>): Issuer {
  const make = async (record: MachineRecord): Promise<IssuedTimes> => {
    const { issueMachineIdentity } = await import('../../pki/identity.ts');
    const { authorities } = await store.loadOrCreateTrust();
    const { name, role, address } = record;
    const cluster = await clusterNames();
    const issued = await issueMachineIdentity({ name, role, address, authorities, cluster, now: clock.now() });
    await store.saveIdentity(issued);
    return timesOf(issued);
  };
  return {
    issue: async record => {
      const stored = await store.loadIdentity(record.name);
      return stored && stored.address === record.address ? timesOf(stored) : make(record);
    },
    renew: make,
    forget: name => store.forgetIdentity(name),
  };
}

function timesOf({ issuedAt, notAfter, dueAt }: IssuedIdentity): IssuedTimes {
  return { at: issuedAt, notAfter, dueAt };
}
