import { retention } from '../../backup/retention.ts';
import { messageOf } from '../../kit/errors.ts';
import type { Emit } from '../../kit/events.ts';
import type { RetentionPolicy } from '../../spec/cluster-spec.ts';
import type { BackupReason } from '../../world/state.ts';
import type { World } from '../../world/world.ts';
import type { Move } from '../move.ts';

const TITLES: Record<BackupReason, string> = {
  asked: 'back up the cluster',
  scheduled: 'back up the cluster, as scheduled',
  'before-upgrade': 'back up the cluster before the upgrade',
  'before-change': 'back up the cluster before a change that leaves no spare',
};

/** Takes a snapshot, checks it, puts it on record, and lets go of those that are not to be kept. Tried again after it was broken off, it makes another file. */
export function backUp(why: BackupReason, keep: RetentionPolicy): Move {
  return {
    kind: 'back-up',
    target: 'backup',
    title: TITLES[why],
    reads: ['members'],
    touches: [],
    takes: () => {},
    run: async (world, options) => {
      await world.state.recordBackup(await world.backups.take(why, options));
      await letGo(world, keep, options.emit);
    },
  };
}

/** The new one is there: that an old one can't be removed must not make yet another. */
async function letGo(world: World, keep: RetentionPolicy, emit: Emit): Promise<void> {
  const { backups = [] } = await world.state.read();
  for (const backup of retention(backups, keep, world.clock.now())) {
    try {
      await world.backups.remove(backup);
    } catch (error) {
      emit({ type: 'warning', message: `the backup ${backup.file} can't be removed: ${messageOf(error)}` });
      continue;
    }
    await world.state.forgetBackup(backup.id);
    emit({ type: 'let-go', what: `backup ${backup.id}`, why: 'retention' });
  }
}
