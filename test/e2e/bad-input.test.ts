// What people and hosts get wrong: each error says what happened, where, what to do, and ends with the documented exit code.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/kit/assets.ts';
import { testCluster } from './support/cluster.ts';
import { containersOf, engine } from './support/engine.ts';
import { pathWithout } from './support/shadow.ts';
import { seaworthy } from './support/tool.ts';

const cluster = await testCluster('bad');
afterAll(() => cluster.remove());

/** No container and no network is there that belongs to the cluster. */
async function expectNothingMade(): Promise<void> {
  expect(await containersOf(cluster.name)).toEqual([]);
  expect(await engine('network', 'ls', '--format', '{{.Name}}')).not.toContain(cluster.name);
}

describe('a document with six faults', () => {
  /** What is written in the document, and what is to be said of it: by the place of the text. */
  const FAULTS: [good: string, bad: string, told: RegExp][] = [
    ['version: 1.36.3', 'version: 1.35.1', /kubernetes\.version: .*1\.35\.1.*did you mean 1\.36\.3/],
    ['replicas: 3', 'replicas: 4', /controlPlane\.replicas: 4 is even.*use 5/],
    ['maxSurge: 1', 'maxsurge: 1', /workers\[0\]\.maxsurge: unknown key "maxsurge"; did you mean "maxSurge"/],
    ['serviceCIDR: 10.96.0.0/16', 'serviceCIDR: 10.244.128.0/20', /serviceCIDR: .*overlaps network\.podCIDR.*is free/],
    ['cni: flannel', 'cni: flanel', /network\.cni: "flanel".*did you mean flannel/],
    [
      'reason: all machines stand on one host, which is one failure domain',
      "reason: ' '",
      /waivers\[1\]\.reason: says nothing/,
    ],
  ];

  it.each(['plan', 'up', 'status', 'down --yes'])(
    '%s: six messages with file, line and column, exit code 10',
    async command => {
      const good = await readFile(cluster.document, 'utf8');
      const bad = FAULTS.reduce((text, [from, to]) => text.replace(from, to), good);
      const file = join(cluster.folder, 'faults.yaml');
      await writeFile(file, bad);
      const [verb = '', ...flags] = command.split(' ');
      const { code, stdout, stderr } = await seaworthy([verb, file, ...flags]);
      expect(code).toBe(10);
      expect(stdout).toBe('');
      const located = stderr.split('\n').filter(line => line.startsWith(file));
      for (const [, text, told] of FAULTS) {
        const line = bad.split('\n').findIndex(each => each.includes(text)) + 1;
        const messages = located.filter(each => each.startsWith(`${file}:${line}:`));
        expect(messages, text).toEqual([expect.stringMatching(told)]);
        expect(messages[0]).toMatch(/:\d+:[1-9]\d*: /);
      }
      expect(located).toHaveLength(FAULTS.length);
      expect(stderr).toContain('hint:');
      expect(existsSync(join(cluster.folder, '.seaworthy'))).toBe(false);
    },
  );
});

describe('a port in use', () => {
  const server = createServer();
  afterEach(() => new Promise(resolve => server.close(resolve)));

  it('is told before anything is made, with what to do; then down works', async () => {
    await new Promise<void>(resolve => server.listen(cluster.apiPort, '127.0.0.1', resolve));
    const { code, stderr } = await cluster.call('up');
    expect(code, stderr).toBe(15);
    expect(stderr).toContain(`port ${cluster.apiPort} on 127.0.0.1 is in use`);
    expect(stderr).toMatch(
      new RegExp(`hint: stop what listens there .*${cluster.apiPort}.*provider\\.local\\.apiPort`),
    );
    await expectNothingMade();
    expect(await cluster.call('down', ['--yes'])).toMatchObject({ code: 0 });
  });
});

describe('no container engine', () => {
  it('is told before anything is made, with what to install', async () => {
    const PATH = await pathWithout(join(cluster.folder, 'bin'), 'podman', 'docker');
    for (const command of ['plan', 'up']) {
      const { code, stderr } = await cluster.call(command, [], { env: { PATH } });
      expect(code, stderr).toBe(15);
      expect(stderr).toContain('neither podman nor docker is on the PATH');
      expect(stderr).toMatch(/hint: install podman .*make setup/);
    }
    await expectNothingMade();
  });
});

describe('no such document', () => {
  it('names the example to begin with', async () => {
    const { code, stderr } = await seaworthy(['up', 'nowhere.yaml'], { cwd: packageRoot });
    expect(code).toBe(10);
    expect(stderr).toMatch(/no cluster document nowhere\.yaml[\s\S]*hint: .*examples\/local\.yaml/);
  });
});
