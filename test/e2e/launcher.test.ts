import { spawnSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownVersion, packageRoot } from '../../src/kit/assets.ts';
import { freshClone, temporaryFolder } from './support/clone.ts';

const folder = await temporaryFolder();
const bin = join(folder.path, 'bin');
const cache = join(folder.path, 'cache');
let clone = '';

/** A Node of some version that tells how it was called. */
async function fakeNode(path: string, version: string): Promise<void> {
  const script = `#!/bin/sh\nif [ "$1" = --version ]; then echo v${version}; exit; fi\necho "$0 as process $$ with: $*"\nexit 7\n`;
  await writeFile(path, script);
  await chmod(path, 0o755);
}

function launch(command: string, env: Record<string, string> = {}, args: string[] = [], cwd = folder.path) {
  const run = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder.path, SEAWORTHY_CACHE: cache, ...env },
  });
  return { pid: run.pid, code: run.status, out: run.stdout.trim(), err: run.stderr.trim() };
}

beforeAll(async () => {
  clone = await freshClone(folder.path);
  await mkdir(join(cache, 'node/bin'), { recursive: true });
  await mkdir(bin);
});
beforeEach(() => fakeNode(join(bin, 'node'), '22.18.9'));
afterAll(() => folder.remove());

describe('./seaworthy in a fresh clone', () => {
  it('names make setup when Node is too old', () => {
    expect(launch(`${clone}/seaworthy`)).toMatchObject({
      code: 15,
      err: `seaworthy: no Node 22.19 or newer is found: run \`make setup\` in ${clone}, or set SEAWORTHY_NODE`,
    });
  });

  it('names make setup when the libraries are missing', async () => {
    await fakeNode(join(bin, 'node'), '22.19.0');
    expect(launch(`${clone}/seaworthy`)).toMatchObject({
      code: 15,
      err: `seaworthy: its libraries are not installed: run \`make setup\` in ${clone}`,
    });
  });
});

describe('./seaworthy after setup', () => {
  const called = (node: string, pid: number, args = '') =>
    `${node} as process ${pid} with: --disable-warning=ExperimentalWarning ${clone}/src/cli/main.ts${args}`;

  beforeAll(async () => {
    await symlink(join(packageRoot, 'node_modules'), join(clone, 'node_modules'));
    await fakeNode(join(cache, 'node/bin/node'), '24.1.0');
  });

  it.each(['22.19.0', '22.20.3', '24.0.0', '100.1.0'])('becomes the Node of PATH when that is %s', async version => {
    await fakeNode(join(bin, 'node'), version);
    const { pid, code, out } = launch(`${clone}/seaworthy`, {}, ['up', 'my file']);
    expect({ code, out }).toEqual({ code: 7, out: called(join(bin, 'node'), pid, ' up my file') });
  });

  it.each(['20.20.2', '22.9.0', '4.30.0'])('becomes the Node of the cache when that of PATH is %s', async version => {
    await fakeNode(join(bin, 'node'), version);
    const { pid, out } = launch(`${clone}/seaworthy`);
    expect(out).toBe(called(join(cache, 'node/bin/node'), pid));
  });

  it('takes $SEAWORTHY_NODE as it is', async () => {
    const own = join(folder.path, 'own');
    await fakeNode(own, '18.0.0');
    const { pid, out } = launch(`${clone}/seaworthy`, { SEAWORTHY_NODE: own });
    expect(out).toBe(called(own, pid));
  });

  it('finds its clone through links, from anywhere', async () => {
    await symlink('../clone/seaworthy', join(bin, 'relative'));
    await symlink(join(bin, 'relative'), join(folder.path, 'absolute'));
    for (const command of [join(folder.path, 'absolute'), 'relative']) {
      const { pid, out } = launch(command, {}, [], '/');
      expect(out).toBe(called(join(cache, 'node/bin/node'), pid));
    }
  });

  it('runs the sources with the real Node', () => {
    expect(launch(`${clone}/seaworthy`, { SEAWORTHY_NODE: process.execPath }, ['version'])).toMatchObject({
      code: 0,
      out: expect.stringContaining(ownVersion()),
    });
  });
});
