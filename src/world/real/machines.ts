import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { portOf } from '../../catalog/hops.ts';
import { seedFolder } from '../../etcd/seed.ts';
import { SeaworthyError } from '../../kit/errors.ts';
import type { MachineBundle, MachineDigests } from '../../machine/types.ts';
import { ETCD_USER } from '../../machine/users.ts';
import { hasReuseDisk, hasSeedDisk, type PayloadMounts, type Provider } from '../../providers/provider.ts';
import type { MachineRecord } from '../state.ts';
import type { RestoreFolder } from '../store/restore-folder.ts';
import type { CallOptions, EtcdStart, MachineOrder, Machines } from '../world.ts';

/** What a machine of this record would be told, and from what it would be made. */
export type Render = (order: {
  record: MachineRecord;
  etcd?: EtcdStart;
}) => Promise<{ bundle: MachineBundle; digests: MachineDigests }>;

export interface MachineSupplies {
  provider: Provider;
  payload: () => Promise<PayloadMounts>;
  /** PEM bundle that the endpoint verifies API servers with. */
  trust: () => Promise<string>;
  render: Render;
  snapshots: RestoreFolder;
}

/** Machines by the provider, told what `render` says. */
export function realMachines(supplies: MachineSupplies): Machines {
  const { provider, payload, trust, render } = supplies;
  return {
    prepare: async options => provider.prepare({ trust: await trust(), payload: await payload() }, options),
    list: () => provider.list(),
    get: name => provider.get(name),
    reserveAddress: (name, taken, role) => provider.reserveAddress(name, taken, role),
    releaseAddress: (name, address) => provider.releaseAddress(name, address),
    create: async (order, options) => {
      const { bundle, digests } = await render(order);
      if (order.snapshot) await createFrom(supplies, { ...order, snapshot: order.snapshot }, options);
      else await provider.create(bundle, digests, await payload(), options);
    },
    remake: async (order, options) => {
      if (!hasReuseDisk(provider)) throw unable(provider, 'make a machine anew on its old disk');
      const { bundle, digests } = await render(order);
      await provider.recreate(bundle, digests, await payload(), options);
    },
    start: name => provider.start(name),
    stop: (name, deadline) => beginStop(provider, name, deadline),
    destroy: name => provider.destroy(name),
    teardown: (options: CallOptions) => provider.teardown(options),
  };
}

/** What etcd will find on its disk is made here, where the snapshot is; the machine itself is told nothing of it. */
async function createFrom(supplies: MachineSupplies, order: MachineOrder & { snapshot: string }, options: CallOptions) {
  const { provider, payload, render, snapshots } = supplies;
  const { record, etcd } = order;
  if (!hasSeedDisk(provider)) throw unable(provider, 'put a snapshot on a new machine’s disk');
  const { bundle, digests } = await render(order);
  const mounts = await payload();
  const scratch = await snapshots.scratch();
  try {
    const folder = await seedFolder({
      snapshot: snapshots.path(order.snapshot),
      name: record.name,
      peerUrl: `https://${record.address}:${portOf('etcd-peer')}`,
      token: etcd?.token ?? '',
      etcdutl: join(mounts.binDir, 'etcdutl'),
      scratch,
    });
    const { uid, gid } = ETCD_USER;
    await provider.createSeeded(bundle, digests, mounts, { folder, uid, gid }, options);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function unable(provider: Provider, what: string): SeaworthyError {
  return new SeaworthyError('provider', `the provider ${provider.id} can't ${what}`);
}

/** Long enough to hear a refusal, short beside the ordered stop itself (ms). */
const HEAR_REFUSAL = 1_000;

/**
 * A move is an effect, not a wait: the ordered stop goes on by itself (on a control plane it ends only after the member has been removed, by a
 * later move), and the next look at the world shows how far it is.
 */
async function beginStop(provider: Provider, name: string, deadlineSeconds: number): Promise<void> {
  const stopped = provider.stop(name, deadlineSeconds);
  stopped.catch(() => {});
  const begun = new Promise<void>(resolve => setTimeout(resolve, HEAR_REFUSAL).unref());
  await Promise.race([stopped, begun]).catch((cause: unknown) => {
    throw cause instanceof SeaworthyError
      ? cause
      : new SeaworthyError('provider', `${name} could not be stopped`, { cause, retry: true });
  });
}
