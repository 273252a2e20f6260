import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Exec, exec } from '../../../kit/exec.ts';

/**
 * A machine's own containerd store: the template's files as hard links (milliseconds instead of seconds and a gigabyte), its databases
 * as copies. containerd writes to nothing else that is there. A machine that is broken into could change the linked files for the
 * others: hard links are no security boundary, as the one kernel under all local machines is none.
 */
export async function linkStore(template: string, store: string, run: Exec): Promise<void> {
  await rm(store, { recursive: true, force: true });
  await mkdir(dirname(store), { recursive: true, mode: 0o700 });
  await exec('provider', 'cp', ['--archive', '--link', template, store], {}, run);
  for (const database of await databases(template)) {
    await rm(join(store, database));
    await copyFile(join(template, database), join(store, database));
  }
}

/** Bolt files, one folder below the root: <plugin>/<name>.db. */
async function databases(template: string): Promise<string[]> {
  const plugins = (await readdir(template, { withFileTypes: true })).filter(entry => entry.isDirectory());
  const found = await Promise.all(
    plugins.map(async ({ name }) => (await readdir(join(template, name))).map(file => join(name, file))),
  );
  return found.flat().filter(path => path.endsWith('.db'));
}
