import type { BackupReason } from '../../world/state.ts';
import type { Move } from '../move.ts';

const TITLES: Record<BackupReason, string> = {
  asked: 'back up the cluster',
  scheduled: 'back up the cluster, as scheduled',
  'before-upgrade': 'back up the cluster before the upgrade',
  'before-change': 'back up the cluster before a change that leaves no spare',
};

/** Takes a snapshot, checks it and puts it on record. Tried again after it was broken off, it makes another file. */
export function backUp(why: BackupReason): Move {
  return {
    kind: 'back-up',
    target: 'backup',
    title: TITLES[why],
    reads: ['members'],
    touches: [],
    takes: () => {},
    run: async (world, options) => world.state.recordBackup(await world.backups.take(why, options)),
  };
}
