import { SeaworthyError } from '../../kit/errors.ts';
import type { MachineBundle, MachineDigests } from '../../machine/types.ts';
import type { PayloadMounts, Provider } from '../../providers/provider.ts';
import type { MachineRecord } from '../state.ts';
import type { CallOptions, EtcdStart, Machines } from '../world.ts';

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
}

/** Machines by the provider, told what `render` says. */
export function realMachines(supplies: MachineSupplies): Machines {
  const { provider, payload, trust, render } = supplies;
  return {
    prepare: async options => provider.prepare({ trust: await trust(), payload: await payload() }, options),
    list: () => provider.list(),
    get: name => provider.get(name),
    reserveAddress: (name, taken) => provider.reserveAddress(name, taken),
    releaseAddress: (name, address) => provider.releaseAddress(name, address),
    create: async (order, options) => {
      const { bundle, digests } = await render(order);
      await provider.create(bundle, digests, await payload(), options);
    },
    start: name => provider.start(name),
    stop: (name, deadline) => beginStop(provider, name, deadline),
    destroy: name => provider.destroy(name),
    teardown: (options: CallOptions) => provider.teardown(options),
  };
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
