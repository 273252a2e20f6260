import { backUp } from '../moves/backup.ts';
import { type Proposal, propose } from '../proposal.ts';
import { needsBackup } from '../upgrade.ts';

/** The way back: a backup, before the first machine of a new version is made. */
export const backUpBeforeUpgrade: Proposal = (desired, seen) =>
  needsBackup(seen, desired) ? propose(backUp('before-upgrade', desired.retention)) : propose();
