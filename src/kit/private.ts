import { readFile, stat } from 'node:fs/promises';
import { SeaworthyError } from './errors.ts';
import { pasteable } from './exec.ts';

/** Refuses a file or folder that anybody but its owner may read or enter, naming the command that mends it. A missing one is fine. */
export async function refuseShared(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found || (found.mode & 0o077) === 0) return;
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
  throw new SeaworthyError('credentials', `${path} is open to others on this host (mode ${mode}), and it guards keys`, {
    hint: `close it with: ${pasteable('chmod', [found.isDirectory() ? '700' : '600', path])}`,
  });
}

/** The text of a file that guards or is a secret: closed to others, or refused. `what` names the file, and `hint` how to come by it. */
export async function readPrivate(path: string, what: string, hint: string): Promise<string> {
  await refuseShared(path);
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SeaworthyError('credentials', `the ${what} ${path} can't be read`, { cause, hint });
  });
}
