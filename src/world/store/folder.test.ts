import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeStateFolder, stateFolderOf } from './folder.ts';

const run = promisify(execFile);
let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'seaworthy-folder-'));
});
afterEach(() => rm(project, { recursive: true, force: true }));

it('lies beside the document, closed to others, and git does not see it', async () => {
  const folder = stateFolderOf(join(project, 'cluster.yaml'), 'harbor');
  expect(folder).toBe(join(project, '.seaworthy', 'harbor'));
  await makeStateFolder(folder);
  await makeStateFolder(folder);
  for (const path of [folder, dirname(folder)]) expect((await stat(path)).mode & 0o777).toBe(0o700);
  await writeFile(join(folder, 'state.json'), '{}');
  await run('git', ['init', '-q'], { cwd: project });
  expect((await run('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: project })).stdout).toBe('');
});

it('is refused when others can enter it', async () => {
  const folder = join(project, 'a b');
  await makeStateFolder(folder);
  await chmod(folder, 0o711);
  await expect(makeStateFolder(folder)).rejects.toMatchObject({
    kind: 'credentials',
    message: `${folder} is open to others on this host (mode 0711), and it guards keys`,
    hint: `close it with: chmod 700 '${folder}'`,
  });
});
