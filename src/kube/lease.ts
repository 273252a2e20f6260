import { isAlreadyThere, isConflict } from './errors.ts';
import type { KubeObjects } from './types.ts';
import type { LeaseObject } from './wire.ts';

/** One holder at a time, by a Lease in the cluster. */
export interface Lock {
  /**
   * Takes or renews the lease. Held by another, it is taken over once it has stood unchanged for its own duration *while we watched*:
   * clocks of two hosts are never compared (as client-go's leader election does). So a first refusal says only who holds it; ask again.
   */
  acquire(): Promise<{ held: true } | { held: false; holder: string; since?: string }>;
  /** Lets go at once. Not ours, or none there, is success. */
  release(): Promise<void>;
}

export interface LockOptions {
  /** Who we are: the same after a restart, so that our own lease needs no waiting. */
  holder: string;
  /** How long a lease lives that nobody renews; renew at a third of it. Default 30 s. */
  durationSeconds?: number;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** What of the API a lease needs. */
export type LeaseObjects = Pick<KubeObjects, 'get' | 'create' | 'patch'>;

const REF = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  namespace: 'kube-system',
  name: 'seaworthy-operator',
};

/** The lock of whoever runs the lifecycle of this cluster. */
export function operatorLock(objects: LeaseObjects, options: LockOptions): Lock {
  const { holder, durationSeconds = 30, now = () => performance.now() } = options;
  let watched: { version: string; since: number } | undefined;

  function hasLapsed(lease: LeaseObject): boolean {
    const version = lease.metadata.resourceVersion ?? '';
    if (watched?.version !== version) watched = { version, since: now() };
    return now() - watched.since >= (lease.spec?.leaseDurationSeconds ?? durationSeconds) * 1000;
  }

  return {
    async acquire() {
      const lease = await objects.get<LeaseObject>(REF);
      const before = lease?.spec?.holderIdentity ?? '';
      if (lease && before && before !== holder && !hasLapsed(lease))
        return { held: false, holder: before, ...sinceOf(lease) };
      try {
        await write(objects, lease, specFor(lease, holder, durationSeconds));
        return { held: true };
      } catch (error) {
        if (isConflict(error) || isAlreadyThere(error)) return { held: false, holder: before || 'another' };
        throw error;
      }
    },
    async release() {
      const lease = await objects.get<LeaseObject>(REF);
      if (lease?.spec?.holderIdentity !== holder) return;
      await write(objects, lease, { holderIdentity: null }).catch((error: unknown) => {
        if (!isConflict(error)) throw error;
      });
    },
  };
}

/** By the holder's own clock. */
function sinceOf({ spec }: LeaseObject): { since?: string } {
  return spec?.acquireTime ? { since: spec.acquireTime } : {};
}

function specFor(lease: LeaseObject | undefined, holder: string, durationSeconds: number): LeaseObject['spec'] {
  const time = new Date().toISOString().replace('Z', '000Z');
  const renewal = { holderIdentity: holder, leaseDurationSeconds: durationSeconds, renewTime: time };
  if (lease?.spec?.holderIdentity === holder) return renewal;
  return { ...renewal, acquireTime: time, leaseTransitions: (lease?.spec?.leaseTransitions ?? -1) + 1 };
}

async function write(objects: LeaseObjects, lease: LeaseObject | undefined, spec: LeaseObject['spec']): Promise<void> {
  if (!lease) {
    const { apiVersion, kind, ...metadata } = REF;
    await objects.create<LeaseObject>({ apiVersion, kind, metadata, spec });
    return;
  }
  await objects.patch(REF, { metadata: { resourceVersion: lease.metadata.resourceVersion }, spec });
}
