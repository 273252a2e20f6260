import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeExec } from '../fake-exec.ts';
import { docker } from './docker.ts';
import { findEngine } from './find.ts';
import { podman } from './podman.ts';

const NEVER = -62135596800;
const podmanContainer = (State: string, over = {}) => ({
  Id: 'abc',
  Names: ['harbor-cp-1'],
  State,
  Pid: 0,
  Created: 1000,
  StartedAt: NEVER,
  ExitedAt: NEVER,
  Labels: null,
  ...over,
});

test('podman: one call lists all, filtered by every label', async () => {
  const list = [
    podmanContainer('running', { Pid: 7, StartedAt: 2000, Labels: { a: 'b' } }),
    podmanContainer('created'),
  ];
  const fake = fakeExec([[/^podman ps/, JSON.stringify(list)]]);
  expect(await podman(fake.exec).containers({ a: 'b', c: 'd' })).toEqual([
    {
      id: 'abc',
      name: 'harbor-cp-1',
      state: 'running',
      pid: 7,
      createdAt: 1_000_000,
      startedAt: 2_000_000,
      finishedAt: undefined,
      labels: { a: 'b' },
    },
    {
      id: 'abc',
      name: 'harbor-cp-1',
      state: 'created',
      pid: 0,
      createdAt: 1_000_000,
      startedAt: undefined,
      finishedAt: undefined,
      labels: {},
    },
  ]);
  expect(fake.lines()).toEqual(['podman ps --all --format json --filter label=a=b --filter label=c=d']);
});

test.each([
  ['created', 'created'],
  ['configured', 'created'],
  ['initialized', 'created'],
  ['running', 'running'],
  ['paused', 'paused'],
  ['stopping', 'stopping'],
  ['removing', 'stopping'],
  ['exited', 'exited'],
  ['stopped', 'exited'],
])('podman: %s is %s', async (said, state) => {
  const { exec } = fakeExec([[/ps/, JSON.stringify([podmanContainer(said)])]]);
  expect((await podman(exec).containers({}))[0]?.state).toBe(state);
});

const dockerContainer = {
  Id: 'abc',
  Name: '/harbor-cp-1',
  Created: '2026-01-01T00:00:00Z',
  State: { Status: 'exited', Pid: 0, StartedAt: '2026-01-01T00:00:01.5Z', FinishedAt: '0001-01-01T00:00:00Z' },
  Config: { Labels: { a: 'b' } },
};

test('docker: asks for ids, then for all of them at once; what vanished in between is no failure', async () => {
  const fake = fakeExec([
    [/^docker ps/, 'abc\ndef'],
    [
      /^docker container inspect abc def$/,
      { exitCode: 1, stdout: JSON.stringify([dockerContainer]), stderr: 'Error: No such container: def' },
    ],
  ]);
  expect(await docker(fake.exec).containers({ a: 'b' })).toEqual([
    {
      id: 'abc',
      name: 'harbor-cp-1',
      state: 'exited',
      pid: 0,
      createdAt: Date.UTC(2026, 0, 1),
      startedAt: Date.UTC(2026, 0, 1) + 1500,
      finishedAt: undefined,
      labels: { a: 'b' },
    },
  ]);
});

test('docker: no containers, no second question', async () => {
  const fake = fakeExec([[/^docker ps/, '']]);
  expect(await docker(fake.exec).containers({})).toEqual([]);
  expect(fake.lines()).toHaveLength(1);
});

test('docker: a client without a daemon exits 0, and is found out all the same', async () => {
  const info = { ServerErrors: ['Cannot connect to the Docker daemon'], DockerRootDir: '', ServerVersion: '' };
  await expect(docker(fakeExec([[/info/, JSON.stringify(info)]]).exec).info()).rejects.toMatchObject({
    failure: 'not-answering',
  });
});

test('both engines: the client is never killed along with us', async () => {
  for (const engine of [podman, docker]) {
    const fake = fakeExec([[/ start /, '']]);
    await engine(fake.exec).call(['start', 'x']);
    expect(fake.ran[0]?.options.detached).toBe(true);
  }
});

test('the engine: what the document names, else what the cluster was made with, else what is installed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  const memory = join(folder, 'engine');
  const { exec } = fakeExec([]);
  const found = (setting: 'auto' | 'podman' | 'docker', ...installed: string[]) =>
    findEngine(setting, memory, exec, file => installed.includes(file)).id;
  expect(found('auto', 'podman', 'docker')).toBe('podman');
  expect(found('auto', 'docker')).toBe('docker');
  expect(found('docker', 'podman')).toBe('docker');
  await writeFile(memory, 'docker\n');
  expect(found('auto', 'podman', 'docker')).toBe('docker');
  await rm(memory);
  expect(() => found('auto')).toThrow(expect.objectContaining({ kind: 'provider', failure: 'no-engine' }));
  await rm(folder, { recursive: true });
});
