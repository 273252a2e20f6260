import type { Role } from '../../catalog/roles.ts';
import type { MachineRecord } from '../../world/state.ts';
import type { Move } from '../move.ts';

/** Names the next machine and reserves its address. It has no name before, so the target is a numbered wish. */
export function reserve(wish: { role: Role; pool?: string; founding: boolean }, nth: number): Move {
  const slot = wish.role === 'control-plane' ? 'control-plane' : `pool ${wish.pool}`;
  return {
    kind: 'reserve',
    wish,
    target: `${slot} +${nth}`,
    title: `reserve a name and an address for a ${wish.role === 'control-plane' ? 'control plane' : `worker of pool ${wish.pool}`}`,
    reads: ['machines'],
    touches: ['machines'],
    takes: draft => void draft.reserving.set(wish.pool ?? '', (draft.reserving.get(wish.pool ?? '') ?? 0) + 1),
    run: async world => {
      await world.state.reserve(wish, (name, taken) => world.machines.reserveAddress(name, taken, wish.role));
    },
  };
}

/** Issues the machine's own leaves. */
export function issue(record: MachineRecord): Move {
  return {
    kind: 'issue',
    target: record.name,
    title: `issue the identity of ${record.name}`,
    reads: ['machines'],
    touches: ['machines'],
    takes: () => {},
    run: async world => {
      await world.state.recordIssued(record.name, await world.issuer.issue(record));
    },
  };
}

/** Lets the admission policy accept a node of this name. */
export function allowNode(name: string): Move {
  return {
    kind: 'allow-node',
    target: name,
    title: `allow a node named ${name}`,
    reads: ['cluster'],
    touches: ['cluster'],
    takes: () => {},
    run: world => world.kube.allowNode(name),
  };
}

/** No machine of ours has this name (any more): nobody may register it. */
export function withdrawNode(name: string): Move {
  return {
    kind: 'withdraw-node',
    target: name,
    title: `no longer allow a node named ${name}`,
    reads: ['cluster'],
    touches: ['cluster'],
    takes: () => {},
    run: world => world.kube.withdrawNode(name),
  };
}

/** The end of a machine: leftovers removed, its name no longer allowed, its address free, its identity forgotten. */
export function forget(record: MachineRecord): Move {
  return {
    kind: 'forget',
    target: record.name,
    title: `forget ${record.name}: release its address, delete its identity`,
    reads: ['machines', 'nodes'],
    touches: ['machines', 'cluster'],
    takes: draft => {
      draft.machines.delete(record.name);
      draft.controlPlanes.delete(record.name);
      draft.records.delete(record.name);
    },
    run: async world => {
      await world.machines.destroy(record.name);
      if ((await world.state.read()).epoch) await world.kube.withdrawNode(record.name);
      await world.issuer.forget(record.name);
      await world.machines.releaseAddress(record.name, record.address);
      await world.state.forget(record.name);
    },
  };
}
