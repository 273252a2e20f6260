import type { Request } from '../../world/state.ts';
import type { Move } from '../move.ts';

/** Makes what all machines share: network, endpoint, base image. */
export function prepare(): Move {
  return {
    kind: 'prepare',
    target: 'cluster',
    title: 'prepare the host: base image, network, endpoint',
    reads: ['endpoint'],
    touches: ['endpoint'],
    takes: draft => {
      draft.preparing = true;
    },
    run: (world, options) => world.machines.prepare(options),
  };
}

export function applyAddon(id: string): Move {
  return {
    kind: 'apply-addon',
    target: `addon ${id}`,
    title: `apply ${id}`,
    reads: ['cluster'],
    touches: ['cluster'],
    takes: () => {},
    run: (world, options) => world.kube.applyAddon(id, options),
  };
}

/** After all founding machines are gone: forget them, take a new token, found anew. What nobody asks for any more has not failed. */
export function resetFounding(unasked = false): Move {
  return {
    kind: 'reset-founding',
    target: 'cluster',
    title: 'begin the founding anew, with a new token',
    reads: ['machines'],
    touches: ['machines', 'members', 'cluster', 'nodes'],
    takes: () => {},
    run: async world => {
      const { machines, founding, nextSerial } = await world.state.read();
      for (const record of Object.values(machines).filter(each => each.founding)) {
        await world.machines.destroy(record.name);
        await world.issuer.forget(record.name);
        await world.machines.releaseAddress(record.name, record.address);
      }
      const failed = {
        ...{ name: `founding ${founding?.attempt ?? 1}`, role: 'control-plane' as const, serial: nextSerial },
        ...{ at: world.clock.now(), why: 'no quorum, or no disks for one' },
      };
      if (!unasked) await world.state.recordFailure(failed);
      await world.state.resetFounding();
    },
  };
}

/** Removes a request that is seen fulfilled. */
export function fulfil(request: Request, title: string): Move {
  return {
    kind: 'fulfil',
    target: `request ${request.kind} ${'name' in request ? request.name : ''}`.trim(),
    title,
    reads: ['machines'],
    touches: ['machines'],
    takes: () => {},
    run: world => world.state.removeRequest(request),
  };
}

/** Removes endpoint, network and all else that `prepare` made. */
export function teardown(): Move {
  return {
    kind: 'teardown',
    target: 'cluster',
    title: 'remove the endpoint and the network',
    reads: ['machines', 'endpoint'],
    touches: ['endpoint', 'machines'],
    takes: () => {},
    run: (world, options) => world.machines.teardown(options),
  };
}
