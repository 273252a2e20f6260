import type { Clock } from '../../kit/clock.ts';
import type { SealedStore } from '../../pki/store/sealed-store.ts';
import type { ClusterNames, IssuedIdentity } from '../../pki/types.ts';
import type { Issuer } from '../world.ts';

/** Issues from the sealed authorities, and keeps what it issued: asked again it gives the same. */
export function realIssuer(store: SealedStore, clock: Clock, clusterNames: () => Promise<ClusterNames>): Issuer {
  return {
    issue: async record => {
      const stored = await store.loadIdentity(record.name);
      if (stored && stored.address === record.address) return timesOf(stored);
      const { issueMachineIdentity } = await import('../../pki/identity.ts');
      const { authorities } = await store.loadOrCreateTrust();
      const { name, role, address } = record;
      const issued = await issueMachineIdentity({
        name,
        role,
        address,
        authorities,
        cluster: await clusterNames(),
        now: clock.now(),
      });
      await store.saveIdentity(issued);
      return timesOf(issued);
    },
    forget: name => store.forgetIdentity(name),
  };
}

function timesOf({ issuedAt, notAfter, dueAt }: IssuedIdentity) {
  return { at: issuedAt, notAfter, dueAt };
}
