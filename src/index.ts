/**
 * The public library: the same verbs as the command line, typed. Nothing else is promised.
 * @module
 */
export { EXIT_CODE_BY_KIND, isSeaworthyError, SeaworthyError } from './kit/errors.ts';
export type { SeaworthyEvent } from './kit/events.ts';
export { backup, checkBackup, newBackupRecipient } from './verbs/backup.ts';
export type * from './verbs/backup-types.ts';
export { down } from './verbs/down.ts';
export { history, journal } from './verbs/history/history.ts';
export { keep } from './verbs/keep/keep.ts';
export { credential, kubeconfig, kubectl } from './verbs/kubeconfig.ts';
export { exec, logs } from './verbs/machine.ts';
export { plan } from './verbs/plan.ts';
export { recover } from './verbs/recover.ts';
export { render } from './verbs/render.ts';
export { replace } from './verbs/replace.ts';
export { restore } from './verbs/restore.ts';
export { rotateLeaves } from './verbs/rotate.ts';
export { status } from './verbs/status.ts';
export { traffic } from './verbs/traffic.ts';
export type * from './verbs/types.ts';
export { up } from './verbs/up.ts';
export { upgrade } from './verbs/upgrade.ts';
export type * from './verbs/upgrade-types.ts';
export type * from './verbs/verify/types.ts';
export { verify } from './verbs/verify/verify.ts';
export { version } from './verbs/version.ts';
export type { Report as VerifyReport } from './verify/report.ts';
