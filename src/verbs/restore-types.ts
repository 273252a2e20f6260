import type { BackupKey } from './backup-types.ts';
import type { UpResult, VerbOptions } from './types.ts';

/** What a restore means, told before anything is touched. Times in ms since the epoch. */
export interface RestoreTold {
  cluster: string;
  /** The backup: what was written later is lost. */
  backup: { id: string; file: string; at: number; revision: number; kubernetesVersion: string };
  /** etcd's revision now; undefined when nobody can tell. */
  revisionNow?: number;
  /** Control planes that will be destroyed first. */
  destroyed: string[];
  /** Workers that will be replaced afterwards. */
  replaced: string[];
  /** Keys, record and history come from the backup as well. */
  stateLost: boolean;
}

export type RestoreOptions = VerbOptions &
  BackupKey & {
    from: string;
    /** Although etcd has a quorum: as the way back from an upgrade. */
    evenThoughHealthy?: boolean;
    /** Asked once it is known what it means; nothing is touched without a yes. */
    agreed: (told: RestoreTold) => Promise<boolean>;
  };

export interface RestoreVerbs {
  /** Undefined: not agreed to, and nothing was touched. */
  restore(options: RestoreOptions): Promise<UpResult | undefined>;
  recover(options: VerbOptions): Promise<UpResult>;
}
