import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { RenderedMachine } from '../verbs/types.ts';

/** Writes each machine's files below `<folder>/<title>/`, for their owner's eyes only. Returns how many. */
export async function writeRendered(
  rendered: readonly RenderedMachine[],
  folder: string,
  cwd: string,
): Promise<number> {
  const files = rendered.flatMap(({ title, files: all }) =>
    all.map(({ path, content }) => ({ path: join(resolve(cwd, folder), title, path), content })),
  );
  for (const { path, content } of files) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, content, { mode: 0o600 });
  }
  return files.length;
}
