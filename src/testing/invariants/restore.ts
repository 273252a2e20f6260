import type { MachineOrder } from '../../world/world.ts';
import { type Act, changedSince, type Invariant } from '../lives/act.ts';

/** A restore is somebody's wish; and beside what comes of a snapshot nothing lives that the snapshot was taken from. */
export const restoredAlone: Invariant = {
  name: 'restored-alone',
  broken: act => {
    const { call, move, model } = act;
    if (call.name === 'state.beginRestore') {
      const { request } = call.args[0] as { request: number };
      const asked = move.desired.requests.some(each => each.kind === 'restore' && each.at === request);
      return asked ? undefined : 'the cluster is given up for a restore that nobody asked for';
    }
    const { restore, token } = model.state.record.founding ?? {};
    if (call.name === 'state.recordEpoch' && restore) {
      const { etcdClusterId } = call.args[0] as { etcdClusterId: string };
      return model.etcds.get(etcdClusterId)?.token === token ? undefined : 'what is recorded is not what was restored';
    }
    const seeded = call.name === 'machines.create' && (call.args[0] as MachineOrder).snapshot !== undefined;
    return seeded ? rivalOf(act) : undefined;
  },
};

function rivalOf(act: Act): string | undefined {
  const mine = act.model.machines.get(act.target)?.etcdData?.etcd;
  if (!mine || act.machine) return undefined;
  for (const other of act.model.controlPlanes.values())
    if (other.etcdData && other.etcdData.etcd !== mine && !changedSince(act, [other.name]))
      return `${other.name} still has a disk of the cluster as it was`;
  return undefined;
}

/** Making it anew takes what it does away for a while: only for who does nothing any more. */
export const onlyExpiredRemade: Invariant = {
  name: 'only-expired-remade',
  broken: ({ call, machine, model, target }) => {
    if (call.name !== 'machines.remake' || !machine || machine.expired) return undefined;
    const takenDown = machine.power === 'running' && model.machines.get(target)?.power !== 'running';
    return takenDown ? `the certificates of ${target} were accepted` : undefined;
  },
};
