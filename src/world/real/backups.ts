import { rm } from 'node:fs/promises';
import { SeaworthyError } from '../../kit/errors.ts';
import type { Backups } from '../world.ts';

export function realBackups(): Backups {
  return {
    take: async () => {
      throw new SeaworthyError('internal', 'this seaworthy can not take backups yet');
    },
    remove: backup => rm(backup.file, { force: true }),
  };
}
