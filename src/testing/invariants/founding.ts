import type { SimEtcd } from '../../world/simulated/model.ts';
import type { EtcdStart } from '../../world/world.ts';
import type { Act, Invariant } from '../lives/act.ts';

/** Founded once: nobody founds beside an epoch, and nobody who has voted is born again. */
export const foundedOnce: Invariant = {
  name: 'founded-once',
  broken: act => {
    const { call, model } = act;
    const { epoch } = model.state.record;
    if (call.name === 'state.resetFounding' && epoch) return 'the founding is begun anew, with an epoch on record';
    if (call.name === 'machines.create') return bornAgain(act);
    return rivals(model.etcds.values(), name => model.machines.has(name));
  },
};

function bornAgain({ call, model, machine }: Act): string | undefined {
  const { record, etcd: start } = call.args[0] as {
    record: { name: string; founding: boolean; address: string };
    etcd?: EtcdStart;
  };
  if (start?.state !== 'new' || machine) return undefined;
  const members = [...model.etcds.values()]
    .filter(etcd => etcd.token === start.token)
    .flatMap(etcd => [...etcd.members.values()]);
  if (members.some(member => member.peerAddress === record.address && member.started))
    return `${record.name} has voted already, and would start with an empty disk`;
  return undefined;
}

/** Two clusters that were both founded and both have machines. */
function rivals(etcds: Iterable<SimEtcd>, exists: (name: string) => boolean): string | undefined {
  const alive = [...etcds].filter(
    etcd => etcd.founded && [...etcd.members.values()].some(member => exists(member.name)),
  );
  return alive.length > 1 ? 'two clusters live beside each other' : undefined;
}

/** The admission policy comes first: until it is there, any kubelet's leaf can register any name. */
export const policyFirst: Invariant = {
  name: 'policy-first',
  broken: ({ call, move, etcd }) => {
    const first = move.desired.addons[0]?.id;
    if (call.name !== 'kube.applyAddon' || call.args[0] === first) return undefined;
    return first && etcd && !etcd.kube.addons.has(first)
      ? `${String(call.args[0])} is there before ${first}`
      : undefined;
  },
};
