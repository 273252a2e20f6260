import { etcdTools } from '../payload/etcd-tools.ts';
import type { BackupPlace } from '../world/real/backups.ts';
import type { Foundations } from './foundations.ts';

export function backupPlace({ document, cacheDir }: Foundations): BackupPlace {
  const { spec, path, text, lockFile, stateDir } = document;
  return {
    section: spec.backup,
    document: { path, text },
    lockFile,
    stateDir,
    tools: (version, options) => etcdTools(version, lockFile, { ...options, cacheDir }),
  };
}
