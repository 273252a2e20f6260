import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetPath, ownVersion, packageRoot } from '../../src/kit/assets.ts';
import { exec, execQuiet } from '../../src/kit/exec.ts';
import { temporaryFolder } from './support/clone.ts';
import { clusterName } from './support/names.ts';
import { oldestNode } from './support/nodes.ts';

const folder = await temporaryFolder();
const home = join(folder.path, 'project');
afterAll(() => folder.remove());

const KUBECONFIG_OF_NOBODY = `apiVersion: v1
kind: Config
current-context: gone
clusters: [{ name: gone, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: nobody, user: { token: nothing } }]
contexts: [{ name: gone, context: { cluster: gone, user: nobody } }]
`;

describe('the npm package', () => {
  beforeAll(async () => {
    const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    await exec('internal', 'npm', ['pack', '--pack-destination', folder.path], { cwd: packageRoot, env });
    const tarball = join(folder.path, `seaworthy-${ownVersion()}.tgz`);
    await mkdir(home);
    await writeFile(join(home, 'package.json'), '{ "private": true, "type": "module" }');
    // Offline and with an empty cache: the package needs no other.
    const offline = ['--offline', '--cache', join(folder.path, 'cache'), '--no-audit', '--no-fund'];
    await exec('internal', 'npm', ['install', ...offline, tarball], { cwd: home, env });
  });

  describe.each([
    ['this Node', async () => process.execPath],
    ['Node 22.19', oldestNode],
  ])('on %s', (_, nodeOf) => {
    let node = '';
    beforeAll(async () => {
      node = await nodeOf();
    });
    const seaworthy = (...args: string[]) =>
      execQuiet(node, [join(home, 'node_modules/.bin/seaworthy'), ...args], { cwd: home });

    it('tells its version', async () => {
      const { exitCode, stdout, stderr } = await seaworthy('version');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(ownVersion());
    });

    it('judges a document', async () => {
      await writeFile(join(home, 'bad.yaml'), 'kind: Cluster\n');
      const { exitCode, stderr } = await seaworthy('plan', 'bad.yaml');
      expect(exitCode).toBe(10);
      expect(stderr).toContain('bad.yaml:1:1: apiVersion: is missing; write seaworthy.dev/v1alpha1');
    });

    it('plans a cluster', async () => {
      const text = await readFile(assetPath('examples/minimal.yaml'), 'utf8');
      await writeFile(join(home, 'cluster.yaml'), text.replace('name: skiff', `name: ${clusterName('plan')}`));
      const { exitCode, stdout, stderr } = await seaworthy('plan');
      expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
      expect(stdout).toContain('4 to create, 0 to destroy, 0 unchanged');
    });

    it('looks at a cluster that is not there, and writes a page about it', async () => {
      await writeFile(join(home, 'gone.yaml'), KUBECONFIG_OF_NOBODY);
      const { exitCode } = await seaworthy('verify', '--kubeconfig', 'gone.yaml', '--report', 'report.html');
      expect(exitCode).toBe(5);
      const page = await readFile(join(home, 'report.html'), 'utf8');
      expect(page).toContain('<h1>Undecided</h1>');
      expect(page).toContain(await readFile(assetPath('assets/report/page.css'), 'utf8'));
    });

    it('can be imported', async () => {
      const script = "import * as s from 'seaworthy'; console.log(typeof s.up, typeof s.plan)";
      const { stdout, stderr } = await execQuiet(node, ['--input-type=module', '-e', script], { cwd: home });
      expect({ stdout, stderr }).toEqual({ stdout: 'function function', stderr: '' });
    });
  });

  it('has types that need no other package', async () => {
    await writeFile(
      join(home, 'use.ts'),
      "import * as seaworthy from 'seaworthy';\nexport const up: object = seaworthy.up;\n",
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    const roots = ['--typeRoots', assetPath('node_modules/@types')];
    const tsc = [assetPath('node_modules/typescript/bin/tsc'), ...options, ...roots, 'use.ts'];
    const { stdout, exitCode } = await execQuiet(process.execPath, tsc, { cwd: home });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  });
});
