import type { Model, SimEtcd } from './model.ts';

/** The etcd that our clients reach: the recorded one, else one that has a leader, else the youngest. */
export function etcdInService(model: Model): SimEtcd | undefined {
  if (model.etcds.size <= 1) return model.etcds.values().next().value;
  const all = [...model.etcds.values()];
  const recorded = model.state.record.epoch?.etcdClusterId;
  return all.find(etcd => etcd.clusterId === recorded) ?? all.findLast(etcd => etcd.leader) ?? all.at(-1);
}
