import { isOlder, minorOf } from '../../catalog/versions.ts';
import type { Model, SimEtcd, SimMachine } from '../../world/simulated/model.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import { keepSnapshot } from '../../world/simulated/snapshots.ts';
import { quorumOf } from '../../world/state.ts';
import type { Arena } from './arena.ts';

/** What a person keeps and does: backups now and then, and the remedy when a majority of etcd's members is lost. */

/** A backup of the cluster as it is now, if it can give one. */
export function photograph(arena: Arena): void {
  const { model } = arena.world;
  const etcd = etcdInService(model);
  const { epoch } = model.state.record;
  if (!etcd?.leader || !etcd.kube.systemUid || etcd.kube.systemUid !== epoch?.kubeSystemUid) return;
  if (etcd.clusterId !== epoch.etcdClusterId) return;
  const { systemUid: kubeSystemUid } = etcd.kube;
  const { kubernetesVersion = arena.document.version } = epoch;
  arena.backup = { snapshot: keepSnapshot(model, etcd), kubeSystemUid, takenAt: model.events.now, kubernetesVersion };
}

/** `recover` while a majority of the disks is there, else `restore`; false when there is no backup either. */
export async function rescue(arena: Arena): Promise<boolean> {
  const { world, backup, story } = arena;
  const at = world.clock.now();
  const etcd = etcdInService(world.model);
  if (etcd && disksSuffice(world.model, etcd)) {
    story.tell('=== recover');
    // by a clock that is behind nothing has expired: whoever sees that sets it right first
    arena.clockOffset = 0;
    await world.state.addRequest({ kind: 'recover', at });
    return true;
  }
  // as the refusal says
  if (backup && !fits(backup.kubernetesVersion, arena.document.version))
    arena.document = { ...arena.document, version: backup.kubernetesVersion };
  return askForRestore(arena) !== undefined;
}

/** The version may read what a backup has that was taken with another, and skips no minor: else a restore is refused. */
export function fits(taken: string, version: string): boolean {
  return !isOlder(version, taken) && minorOf(version) - minorOf(taken) <= 1;
}

/** The operator's explicit wish, whatever there is now. */
export function askForRestore(arena: Arena, backup = arena.backup): string | undefined {
  const { world, story, document } = arena;
  if (!backup || !fits(backup.kubernetesVersion, document.version)) return undefined;
  story.tell(`=== restore from ${backup.snapshot}`);
  void world.state.addRequest({ kind: 'restore', backup: 'backup', ...backup, at: world.clock.now() });
  return backup.snapshot;
}

/** Expired is not gone; what is cut off for good is, and what never boots. */
function disksSuffice(model: Model, etcd: SimEtcd): boolean {
  const voters = [...etcd.members.values()].filter(member => !member.learner);
  const has = (machine: SimMachine | undefined, id: string) =>
    machine?.etcdData?.memberId === id && !machine.cutOff && !machine.deadOnArrival;
  return voters.filter(member => has(model.machines.get(member.name), member.id)).length >= quorumOf(voters.length);
}
