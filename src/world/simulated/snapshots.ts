import { memberIdOf, newEtcd, newMember } from './etcd-process.ts';
import { newKube, type SimKube } from './kube-model.ts';
import { nodesOfAnotherTime, setNode } from './kubelet.ts';
import { freshId, type Model, type SimEtcd, type SimMachine } from './model.ts';
import { addPod } from './pods.ts';

/** What a snapshot of etcd holds. */
export interface SimSnapshot {
  revision: number;
  kube: SimKube;
}

/** Far past every revision that was ever seen, as `etcdutl snapshot restore --bump-revision`. */
const BUMP = 1_000_000_000;

/** Takes a snapshot, and gives its name. */
export function keepSnapshot(model: Model, { revision, kube }: SimEtcd): string {
  const name = freshId(model);
  model.snapshots.set(name, { revision, kube: copyOf(kube) });
  return name;
}

/** etcd's disk of a machine that has not booted yet: a cluster of its own, with the objects as of the snapshot. */
export function seedEtcd(model: Model, machine: SimMachine, snapshot: string): void {
  const token = machine.etcdStart?.token ?? '';
  const member = newMember(memberIdOf(token, machine.address), machine.address, false);
  // a plan knows no snapshots: it takes what the record says of this one
  const uid = model.state.record.founding?.restore?.kubeSystemUid;
  const { revision, kube } = model.snapshots.get(snapshot) ?? { revision: 1, kube: { ...newKube(), systemUid: uid } };
  const etcd = newEtcd(token, freshId(model), [{ ...member, name: machine.name }]);
  Object.assign(etcd, { revision: revision + BUMP, kube: copyOf(kube) });
  model.etcds.set(etcd.clusterId, etcd);
  nodesOfAnotherTime(model, etcd.kube);
  machine.etcdData = { etcd, memberId: member.id };
  machine.honouredNew = true;
}

function copyOf(kube: SimKube): SimKube {
  const copy = newKube();
  copy.systemUid = kube.systemUid;
  copy.allowed = kube.allowed && new Set(kube.allowed);
  for (const node of kube.nodes.values()) setNode(copy, node);
  for (const [id, addon] of kube.addons) copy.addons.set(id, { ...addon });
  for (const [name, app] of kube.apps) copy.apps.set(name, { ...app });
  for (const pod of kube.pods.values()) addPod(copy, { ...pod, terminating: false });
  return copy;
}
