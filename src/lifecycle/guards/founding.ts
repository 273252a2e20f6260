import type { Guard } from '../guard.ts';

export const foundedOnce: Guard = {
  name: 'founded-once',
  reason: 'founding twice makes a second, empty cluster beside the one with the data',
  source: 'lifecycle.md: Founding',
  forbids: (move, seen) => {
    if (move.kind === 'reset-founding' || move.kind === 'record-epoch') {
      return seen.state.epoch ? 'the cluster is founded already' : undefined;
    }
    const record = move.kind === 'create' ? seen.records.get(move.target) : undefined;
    if (record?.founding && record.existed)
      return `${move.target} has lived before: an etcd that founds starts on its first boot only`;
    return undefined;
  },
};

export const policyBeforeAddons: Guard = {
  name: 'admission-before-addons',
  reason: 'until the policy is there, any kubelet leaf can register any name',
  source: 'lifecycle.md: the policy that admits nodes is applied first after the epoch',
  forbids: (move, seen, desired) => {
    const first = desired.addons[0]?.id;
    if (move.kind !== 'apply-addon' || move.target === `addon ${first}`) return undefined;
    const addons = seen.seen.cluster.known ? seen.seen.cluster.value.addons : [];
    return addons.some(addon => addon.id === first) ? undefined : `${first} is applied first`;
  },
};
