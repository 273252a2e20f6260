import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { OpenWith } from '../backup/locks.ts';
import type { BackupKey, BackupRecord, BackupTarget, CheckBackupOptions, CheckedBackup } from './backup-types.ts';
import { type Session, withSession } from './session.ts';
import type { VerbOptions } from './types.ts';

/** Backs the cluster up into one sealed file, checked by restoring it into a scratch etcd. Flags say other than the document does. */
export async function backup(options: VerbOptions & { target?: BackupTarget }): Promise<BackupRecord> {
  const needs = { purpose: 'backup', changes: true, withoutPayload: true };
  return withSession(options, needs, async session => {
    const { world, emit, signal } = session;
    const record = await world.backups.takeTo(absolute(options.target ?? {}), 'asked', { emit, signal });
    await world.state.recordBackup(record);
    const { file, revision, bytes } = record;
    session.conclude('backed up', { file, revision, bytes });
    return record;
  });
}

function absolute({ file, recipients, passphraseFile }: BackupTarget): BackupTarget {
  return {
    ...(file ? { file: resolve(file) } : {}),
    ...(recipients ? { recipients } : {}),
    ...(passphraseFile ? { passphraseFile: resolve(passphraseFile) } : {}),
  };
}

/** Opens a backup, restores it into a scratch etcd, and compares. Changes nothing. */
export async function checkBackup(options: CheckBackupOptions): Promise<CheckedBackup> {
  return withSession(options, { purpose: 'backup --check' }, async session => {
    const { openBackup } = await import('../backup/open.ts');
    const { checkBackup: restores } = await import('../backup/check.ts');
    const { world, document, emit, signal } = session;
    const state = await world.state.read();
    const expected = options.foreign || !state.epoch ? {} : { clusterId: state.clusterId };
    const file = resolve(options.file);
    const opened = await openBackup(file, await openWith(session, options), expected);
    emit({ type: 'progress', stage: 'backup', message: 'restoring it into a scratch etcd' });
    const tools = await session.etcdTools(opened.manifest.etcdVersion);
    const { keys } = await restores(file, opened, { tools, scratch: await scratchIn(document.stateDir), signal });
    return { file, manifest: opened.manifest, keys };
  });
}

/** What opens a backup: a passphrase, an identity, else the keys of the state folder. */
export async function openWith({ store }: Pick<Session, 'store'>, key: BackupKey): Promise<OpenWith> {
  const { readPassphrase } = await import('../backup/passphrase.ts');
  const { readIdentity } = await import('../backup/recipient.ts');
  if (key.identity) return { identity: await readIdentity(resolve(key.identity)) };
  if (key.passphraseFile) return { passphrase: await readPassphrase(resolve(key.passphraseFile)) };
  return { store };
}

async function scratchIn(stateDir: string): Promise<string> {
  return (await stat(stateDir).catch(() => undefined)) ? join(stateDir, 'scratch') : tmpdir();
}

/** Makes a key pair for backups: the private half into a new file, the public half, for the document, returned. */
export async function newBackupRecipient(file: string): Promise<string> {
  const { writeNewRecipient } = await import('../backup/recipient.ts');
  return writeNewRecipient(resolve(file));
}
