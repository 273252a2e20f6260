import type { BackupManifest } from '../backup/contents.ts';
import type { BackupTarget } from '../world/real/backups.ts';
import type { BackupRecord } from '../world/state.ts';
import type { VerbOptions } from './types.ts';

export type { BackupRecord, BackupTarget };

export interface BackupKey {
  passphraseFile?: string;
  identity?: string;
}

export type CheckBackupOptions = VerbOptions & BackupKey & { file: string; foreign?: boolean };

/** What a checked backup is, and how many keys an etcd that was restored from it has. */
export interface CheckedBackup {
  file: string;
  manifest: BackupManifest;
  keys: number;
}

export interface BackupVerbs {
  backup(options: VerbOptions & { target?: BackupTarget }): Promise<BackupRecord>;
  checkBackup(options: CheckBackupOptions): Promise<CheckedBackup>;
  /** Writes the private half of a new key pair to a new file; returns the public half. */
  newBackupRecipient(file: string): Promise<string>;
}
