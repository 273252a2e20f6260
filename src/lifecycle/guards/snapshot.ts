import type { Guard } from '../guard.ts';
import { isDestroying } from '../roster.ts';
import { needsBackup } from '../upgrade.ts';

export const snapshotBeforeUpgrade: Guard = {
  name: 'snapshot-before-upgrade',
  reason: 'past the point of no return a backup of before is the only way back',
  source: 'lifecycle.md: Upgrade; etcd: upgrade guide 3.7',
  forbids: (move, seen, desired) => {
    const record = move.kind === 'create' || move.kind === 'add-learner' ? seen.records.get(move.target) : undefined;
    if (record?.role !== 'control-plane' || isDestroying(desired) || !needsBackup(seen, desired)) return undefined;
    return 'this cluster was not backed up within the last hour, and a control plane of a newer Kubernetes would join';
  },
};
