import { messageOf } from '../../kit/errors.ts';
import { backUp } from '../../lifecycle/moves/backup.ts';
import type { StateSeen } from '../../world/state.ts';
import type { Session } from '../session.ts';
import type { LastBackup } from './types.ts';

/** What `keep` remembers of backups from round to round. */
export interface BackupMemory {
  error?: string;
  /** A failed one is not tried again in every round (ms). */
  notBefore: number;
}

const TRY_AGAIN_AFTER = 5 * 60_000;

/** Takes a backup when the schedule says so. One that fails is told, and stops no repair. */
export async function scheduledBackup(session: Session, memory: BackupMemory): Promise<void> {
  const { world, document, emit, signal } = session;
  const now = world.clock.now();
  if (!isDue(await world.state.read(), document.spec.backup.everyMs, now) || now < memory.notBefore) return;
  const move = backUp('scheduled', document.spec.backup.keep);
  const told = { move: move.kind, target: move.target, title: move.title };
  const startedAt = world.clock.elapsed();
  emit({ type: 'move-started', ...told });
  try {
    await move.run(world, { emit, signal });
    emit({ type: 'move-done', ...told, milliseconds: world.clock.elapsed() - startedAt });
    delete memory.error;
  } catch (error) {
    memory.error = messageOf(error);
    memory.notBefore = now + TRY_AGAIN_AFTER;
    emit({ type: 'move-failed', ...told, error: memory.error, retry: true });
  }
}

/** Whatever was taken last, for whatever reason, counts. A clock that was set back makes none due. */
export function isDue({ backups = [] }: StateSeen, everyMs: number | undefined, now: number): boolean {
  if (everyMs === undefined) return false;
  const last = backups.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  return now - last >= everyMs;
}

export function lastBackup({ backups = [] }: StateSeen, { error }: BackupMemory): LastBackup | undefined {
  const last = backups.reduce<LastBackup | undefined>(
    (latest, { id, at, bytes }) => (latest && latest.at > at ? latest : { id, at, bytes }),
    undefined,
  );
  if (!last) return error ? { id: '', at: 0, bytes: 0, error } : undefined;
  return { ...last, ...(error ? { error } : {}) };
}
