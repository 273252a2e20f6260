import type { RestoreTold } from '../../verbs/restore-types.ts';
import { duration } from './duration.ts';
import type { Style } from './style.ts';
import { count } from './text.ts';

/** What a restore means, before it begins. */
export function restoreText(told: RestoreTold, now: number, { colors }: Style): string {
  const { backup, destroyed, replaced, revisionNow, stateLost } = told;
  const since = `everything written in the ${duration(Math.max(0, now - backup.at))} since then is lost`;
  const revisions =
    revisionNow === undefined ? '' : `, ${Math.max(0, revisionNow - backup.revision)} revisions of etcd`;
  return [
    `${colors.bold(told.cluster)} goes back to ${new Date(backup.at).toISOString()} (revision ${backup.revision}, Kubernetes ${backup.kubernetesVersion})`,
    colors.yellow(`${since}${revisions}`),
    destroyed.length > 0 ? colors.yellow(`destroyed first: ${destroyed.join(', ')}`) : 'no control plane is left',
    replaced.length > 0 ? `replaced afterwards: ${count(replaced.length, 'worker')}` : '',
    stateLost ? 'keys, record and history come from the backup' : '',
  ]
    .filter(Boolean)
    .join('\n');
}
