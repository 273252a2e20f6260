import type { BackupRecord, CheckedBackup } from '../../verbs/backup-types.ts';
import type { Style } from './style.ts';

export function backupText({ file, bytes, revision, etcdVersion }: BackupRecord, { colors }: Style): string {
  return [
    colors.green(`backed up: ${file} (${megabytes(bytes)})`),
    `etcd ${etcdVersion} at revision ${revision}, restored into a scratch etcd and compared`,
    'keep it, and the key that opens it, where the cluster is not',
  ].join('\n');
}

export function checkedText({ file, manifest, keys }: CheckedBackup, { colors }: Style): string {
  const { cluster, at, why, kubernetesVersion, etcdVersion, revision } = manifest;
  return [
    colors.green(`${file} is whole, and a cluster can be restored from it`),
    `${cluster}, ${new Date(at).toISOString()}, ${why.replace('-', ' ')}`,
    `Kubernetes ${kubernetesVersion}, etcd ${etcdVersion} at revision ${revision}, ${keys} keys`,
  ].join('\n');
}

export function recipientText(recipient: string, file: string): string {
  return [
    recipient,
    '',
    `${file} opens what is sealed to it: it is shown to nobody and kept nowhere else, so keep copies of it, away from the cluster`,
    'name the recipient by --recipient, or in the cluster document under backup.recipients',
  ].join('\n');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
