import type { Role } from '../../catalog/roles.ts';
import type { MachineRecord, RestoreRequest, StateSeen } from '../../world/state.ts';
import type { EtcdStart } from '../../world/world.ts';
import { goDown } from '../draft.ts';
import type { Move } from '../move.ts';

/** The epoch ends: from here on the cluster is what comes of the snapshot, and all machines of now have to go. */
export function beginRestore({ at, snapshot, kubeSystemUid, kubernetesVersion, backup }: RestoreRequest): Move {
  const order = { request: at, snapshot, kubeSystemUid, ...(kubernetesVersion ? { kubernetesVersion } : {}) };
  return {
    kind: 'begin-restore',
    target: 'cluster',
    title: `begin to restore the cluster from ${backup}`,
    reads: ['machines'],
    touches: ['machines', 'endpoint', 'members', 'nodes', 'cluster'],
    takes: () => {},
    run: world => world.state.beginRestore(order),
  };
}

/** Puts a machine on record that was made, or a node that was registered, after what the record is of: then it ends as every other does. */
export function remember(machine: { name: string; role: Role; pool?: string; address: string }): Move {
  return {
    kind: 'remember',
    target: machine.name,
    title: `put ${machine.name} on record: it is of the time before the restore`,
    reads: ['machines'],
    touches: ['machines'],
    takes: () => {},
    run: world => world.state.remember(machine),
  };
}

/** New leaves for a machine that exists, whose own have expired. */
export function renew(record: MachineRecord): Move {
  return {
    kind: 'renew',
    target: record.name,
    title: `issue the identity of ${record.name} anew`,
    reads: ['machines'],
    touches: ['machines'],
    takes: () => {},
    run: async world => world.state.recordRenewed(record.name, await world.issuer.renew(record)),
  };
}

/** The machine made anew with its new leaves, on the disk that etcd's data is on. */
export function remake(record: MachineRecord): Move {
  const { name } = record;
  return {
    kind: 'remake',
    target: name,
    title: `make ${name} anew on its disk`,
    reads: ['machines'],
    touches: ['machines', 'members', 'nodes', 'cluster'],
    takes: draft => goDown(draft, name, 'creating'),
    run: async (world, options) => {
      await world.machines.remake({ record, etcd: asBefore(await world.state.read()) }, options);
      await world.state.recordRemade(name);
      await world.machines.start(name);
    },
  };
}

/** etcd goes on with what is on its disk; what it is told of members is for an empty one, which this is not. */
function asBefore({ founding, machines }: StateSeen): EtcdStart {
  const members = Object.values(machines).filter(record => record.role === 'control-plane' && record.existed);
  const initialCluster = members.map(({ name, address }) => ({ name, address }));
  return { state: 'existing', token: founding?.token ?? '', initialCluster };
}
