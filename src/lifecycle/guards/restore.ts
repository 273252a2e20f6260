import type { Guard } from '../guard.ts';
import { carriesExpired, isRecovering, isRestoring, restoreToBegin, unfenced } from '../restoring.ts';
import { isDestroying } from '../roster.ts';

const ENDS = new Set(['stop', 'destroy']);

export const fencedBeforeRestore: Guard = {
  name: 'fenced-before-restore',
  reason: 'two clusters from the same data answer the same clients with different truths',
  source: 'lifecycle.md: Restore',
  forbids: (move, seen, desired) => {
    if (move.kind === 'begin-restore') {
      if (!restoreToBegin(desired, seen)) return 'nobody asked for a restore that has not begun';
      return seen.busy.size > 0 ? 'other moves are under way' : undefined;
    }
    if (!isRestoring(seen) || isDestroying(desired)) return undefined;
    if (ENDS.has(move.kind) && seen.machines.get(move.target)?.role === 'worker')
      return 'until the control plane is back, workers keep what they run';
    const seeds = move.kind === 'record-epoch' || (move.kind === 'create' && seen.records.get(move.target)?.founding);
    if (!seeds) return undefined;
    const old = unfenced(seen);
    return old ? `${old}, of the cluster as it was, may still run` : undefined;
  },
};

export const remadeOnlyExpired: Guard = {
  name: 'only-the-expired-is-remade',
  reason: 'making a machine anew around its disk takes its member away for a minute; what works is replaced instead',
  source: 'lifecycle.md: Expired leaves, disks intact',
  forbids: (move, seen, desired) => {
    if (move.kind !== 'renew' && move.kind !== 'remake') return undefined;
    if (!isRecovering(desired)) return 'nobody asked for a recovery';
    const record = seen.records.get(move.target);
    if (!record) return `${move.target} is not on record`;
    if (record.role === 'worker') return 'a worker has no data: it is replaced';
    if (move.kind === 'remake' && !record.carries) return 'no new leaves have been issued for it';
    return carriesExpired(record, seen.at) ? undefined : 'its certificates are still accepted';
  },
};
