import { readdirSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A PATH on which everything is found that is found on ours, but these commands. */
export async function pathWithout(folder: string, ...missing: string[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const linked = new Set(missing);
  for (const place of (process.env.PATH ?? '').split(delimiter))
    for (const name of namesIn(place)) {
      if (linked.has(name)) continue;
      linked.add(name);
      await symlink(join(place, name), join(folder, name));
    }
  return folder;
}

/** A PATH on which a script stands before everything else under this name. `$REAL` in it is the command itself. */
export async function pathWith(folder: string, name: string, script: string): Promise<string> {
  const real = (process.env.PATH ?? '').split(delimiter).map(place => join(place, name));
  const found = real.find(path => namesIn(join(path, '..')).includes(name));
  if (!found) throw new Error(`there is no ${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\nREAL='${found}'\n${script}`);
  await chmod(join(folder, name), 0o755);
  return `${folder}${delimiter}${process.env.PATH}`;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
