// The two ways back that are no ordinary repair, one after the other on one cluster: everything lost and restored from a backup; every
// certificate expired and recovered on the disks that are there. Figures go to out/e2e-loss.json.
import { copyFile, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpResult } from '../../src/verbs/types.ts';
import { testCluster } from './support/cluster.ts';
import { containersOf, engine, machineContainers } from './support/engine.ts';
import { expireAll } from './support/expire.ts';
import { figures } from './support/figures.ts';
import { eventually } from './support/process.ts';
import { jsonLines } from './support/tool.ts';

const cluster = await testCluster('loss');
const backup = join(cluster.folder, 'cluster.backup');
const phrase = join(cluster.folder, 'phrase');
const KEY = ['--passphrase-file', phrase];
const CANARY = `canary-${crypto.randomUUID()}`;

beforeAll(async () => {
  const text = await readFile(cluster.document, 'utf8');
  await writeFile(cluster.document, text.replace('replicas: 2\n', 'replicas: 1\n'));
  await writeFile(phrase, 'five words and a number\n', { mode: 0o600 });
  await cluster.up();
  await write('canary');
});
afterAll(() => cluster.remove());

async function write(name: string): Promise<void> {
  for (const kind of [['configmap'], ['secret', 'generic']])
    await cluster.kubectl(['create', ...kind, name, `--from-literal=value=${CANARY}`]);
}

async function values(name: string): Promise<string[]> {
  const of = (kind: string) => cluster.kubectl(['get', kind, name, '-o', 'jsonpath={.data.value}']);
  return [await of('configmap'), Buffer.from(await of('secret'), 'base64').toString()];
}

const restore = (...args: string[]) => cluster.call('restore', ['--from', backup, '--yes', ...args]);

/** The end of a command that brought the cluster back, measured. */
async function broughtBack(what: 'restore' | 'recover', args: string[]): Promise<UpResult> {
  const called = await cluster.call(what, [...args, '--output', 'json']);
  const value = jsonLines<UpResult>(called.stdout, what).at(-1);
  expect(called.code, `${called.stdout.slice(-4000)}\n${called.stderr.slice(-4000)}`).toBe(0);
  await figures('e2e-loss', { [what]: { seconds: Math.round(called.seconds), moves: value?.moves } });
  return value!;
}

async function allAsItShouldBe(): Promise<void> {
  const nodes = await cluster.kubectl(['get', 'nodes', '-o', 'name']);
  const machines = (await machineContainers(cluster.name)).map(({ name }) => `node/${name}`);
  expect(nodes.trim().split('\n').sort()).toEqual(machines.sort());
  expect(await cluster.plan(0)).toMatchObject({ empty: true, moves: [] });
}

describe('a backup, and what is refused while all is well', () => {
  it('is written, and something else after it', async () => {
    const called = await cluster.call('backup', ['--to', backup, ...KEY]);
    expect(called.code, called.stderr).toBe(0);
    await cluster.kubectl(['create', 'configmap', 'later', '--from-literal=value=lost']);
  });

  it('restore and recover refuse a cluster that has a quorum', async () => {
    expect((await restore(...KEY)).stderr).toMatch(/has a quorum.*\n.*--even-though-healthy/);
    expect((await cluster.call('recover')).stderr).toMatch(/nothing to recover/);
  });

  it('another passphrase, a damaged file and another cluster are refused', async () => {
    const wrong = join(cluster.folder, 'wrong');
    await writeFile(wrong, 'five other words\n', { mode: 0o600 });
    expect((await restore('--passphrase-file', wrong)).stderr).toMatch(/sealed to another passphrase/);
    const damaged = join(cluster.folder, 'damaged.backup');
    await copyFile(backup, damaged);
    const file = await open(damaged, 'r+');
    await file.write(Buffer.from('not what it was'), 0, 15, 20_000);
    await file.close();
    const { stderr } = await cluster.call('restore', ['--from', damaged, '--yes', ...KEY]);
    expect(stderr).toMatch(/can't be used/);
  });

  it('and nothing was touched', async () => {
    expect(await cluster.plan(0)).toMatchObject({ empty: true });
  });
});

describe('everything lost: machines, endpoint, network and state folder', () => {
  beforeAll(async () => {
    for (const { name } of await containersOf(cluster.name))
      await engine('rm', '--force', '--time', '0', '--volumes', name);
    await rm(cluster.stateDir, { recursive: true });
  });

  it('restore brings it back from the file', async () => {
    expect((await broughtBack('restore', ['--from', backup, '--yes', ...KEY])).kind).toBe('converged');
  });

  it('what was written before the backup is there, what came later is not, and nothing is left to do', async () => {
    expect(await values('canary')).toEqual([CANARY, CANARY]);
    expect(await cluster.kubectl(['get', 'configmap', 'later', '--ignore-not-found'])).toBe('');
    await allAsItShouldBe();
  });
});

describe('every certificate expired', () => {
  let before: string[];

  beforeAll(async () => {
    await write('after-the-restore');
    before = (await machineContainers(cluster.name)).map(({ name }) => name).filter(name => name.includes('-cp-'));
    await expireAll(cluster.document);
  });

  it('the components refuse each other, and status names recover', async () => {
    const [first = ''] = before;
    await eventually(120, async () => {
      const log = await engine('exec', first, 'sh', '-c', 'cat /var/log/pods/kube-system_etcd-*/etcd/*.log');
      expect(log).toMatch(/certificate has expired/);
    });
    const { stdout } = await cluster.call('status', ['--why']);
    expect(stdout).toMatch(/certificates of 3 control planes have expired.*recover/);
    expect(await refusal(cluster.apiPort)).not.toBe('');
  });

  it('recover brings back the same members on their disks', async () => {
    expect((await broughtBack('recover', [])).kind).toBe('converged');
    const after = (await machineContainers(cluster.name)).map(({ name }) => name).filter(name => name.includes('-cp-'));
    expect(after).toEqual(before);
  });

  it('nothing is lost, and nothing is left to do', async () => {
    for (const name of ['canary', 'after-the-restore']) expect(await values(name)).toEqual([CANARY, CANARY]);
    await allAsItShouldBe();
  });
});

/** Why nobody gets through to the API; empty when somebody does. */
function refusal(port: number): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(''));
    socket.once('error', error => resolve(error.message)).once('close', () => resolve('closed'));
    socket.setTimeout(5_000, () => resolve('silent')).once('timeout', () => socket.destroy());
  });
}
