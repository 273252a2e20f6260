import { dirname, join, resolve } from 'node:path';
import { createOnce, makePrivateFolder } from '../../kit/files.ts';
import { refuseShared } from '../../kit/private.ts';

/** Where a cluster's state lives by default: `.seaworthy/<cluster>/` beside its document. */
export function stateFolderOf(document: string, cluster: string): string {
  return join(dirname(resolve(document)), '.seaworthy', cluster);
}

/**
 * Makes the state folder, closed to others and ignored by git wherever it lies; an existing one is only looked at.
 * @throws SeaworthyError credentials when others on the host can enter it.
 */
export async function makeStateFolder(folder: string): Promise<void> {
  await makePrivateFolder(folder);
  await refuseShared(folder);
  await createOnce(join(folder, '.gitignore'), '# keys and state of a cluster: never in version control\n*\n');
}
