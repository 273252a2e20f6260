import { isOlder, minorOf, releaseOf } from '../../catalog/versions.ts';
import type { Model, SimEtcd, SimMachine } from './model.ts';

/** The etcd that goes with a Kubernetes: 3.6 with 1.36 and so on, also for releases that are not out yet. */
export function etcdVersionOf(kubernetesVersion: string): string {
  return releaseOf(kubernetesVersion)?.etcd ?? `3.${minorOf(kubernetesVersion) - 30}.0`;
}

/** etcd refuses to run below the cluster's version ("cluster cannot be downgraded"): once all members are of a newer one, no older joins or comes back. */
export function mayRunIn(etcd: SimEtcd, machine: SimMachine): boolean {
  return !etcd.version || minorOf(etcdVersionOf(machine.blueprint.kubernetesVersion)) >= minorOf(etcd.version);
}

/** The leader raises the cluster's version to the oldest of its members', once it knows them all; it never lowers it. */
export function raiseVersion(model: Model, etcd: SimEtcd): void {
  if (!etcd.leader) return;
  let oldest: string | undefined;
  for (const member of etcd.members.values()) {
    const machine = model.machines.get(member.name);
    if (!member.started || !machine) return;
    const version = etcdVersionOf(machine.blueprint.kubernetesVersion);
    if (!oldest || isOlder(version, oldest)) oldest = version;
  }
  if (oldest && (!etcd.version || isOlder(etcd.version, oldest))) etcd.version = oldest;
}
