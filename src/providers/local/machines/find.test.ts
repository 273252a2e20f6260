import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent } from '../../../kit/events.ts';
import { fakeExec } from '../fake-exec.ts';
import { LABEL } from '../labels.ts';
import { type Local, localOf } from '../local.ts';
import { createMachine } from './create.ts';
import { getMachine, listMachines } from './find.ts';
import { startMachine } from './power.ts';
import { usable } from './resolv-conf.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-'));
});
afterEach(() => rm(folder, { recursive: true }));

const labels = {
  [LABEL.clusterId]: 'id-1',
  [LABEL.machine]: 'harbor-cp-1',
  [LABEL.role]: 'control-plane',
  [LABEL.address]: '10.89.0.11',
  [LABEL.base]: 'b',
  [LABEL.payload]: 'p',
  [LABEL.config]: 'c',
};

function hostWith(State: string, answers: Parameters<typeof fakeExec>[0] = []) {
  const container = {
    Id: 'abc',
    Names: ['harbor-cp-1'],
    State,
    Pid: 7,
    Created: 1,
    StartedAt: 2,
    ExitedAt: 3,
    Labels: labels,
  };
  const fake = fakeExec([...answers, [/^podman ps/, JSON.stringify([container])]]);
  const local = localOf(
    {
      clusterName: 'harbor',
      clusterId: 'id-1',
      spec: { engine: 'podman', apiPort: 6443 },
      machines: { controlPlanes: 1, workers: 0 },
      stateDir: folder,
      cacheDir: folder,
    },
    { exec: fake.exec, cgroupVersion: 1 },
  );
  return { local, fake };
}

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

const stateOf = async (local: Local, creating = new Set<string>()) => (await listMachines(local, creating))[0]?.state;

test.each([
  ['running', 'running', 2000],
  ['paused', 'running', 2000],
  ['stopping', 'stopping', 2000],
  ['exited', 'stopped', 3000],
])('a container that is %s is a machine that is %s', async (said, state, since) => {
  expect((await listMachines(hostWith(said).local, new Set()))[0]).toMatchObject({ state, since });
});

test('a container that never ran is a machine once its identity is in it, and nothing before', async () => {
  const { local } = hostWith('created');
  expect(await stateOf(local)).toBeUndefined();
  expect(await getMachine(local, 'harbor-cp-1', new Set())).toBeUndefined();
  expect(await stateOf(local, new Set(['harbor-cp-1']))).toBe('creating');
  await put(local.folders.machine('harbor-cp-1').whole, 'another container');
  expect(await stateOf(local)).toBeUndefined();
  await put(local.folders.machine('harbor-cp-1').whole, 'abc');
  expect(await stateOf(local)).toBe('stopped');
});

test('what is not whole is not started', async () => {
  await expect(startMachine(hostWith('created').local, 'harbor-cp-1')).rejects.toMatchObject({
    kind: 'provider',
    retry: true,
  });
});

test('a run that we asked to end is stopping, also where the engine does not say so; the next run is not', async () => {
  const { local } = hostWith('running');
  await put(local.folders.machine('harbor-cp-1').stopping, 'abc 2000');
  expect(await stateOf(local)).toBe('stopping');
  await put(local.folders.machine('harbor-cp-1').stopping, 'abc 1000');
  expect(await stateOf(local)).toBe('running');
});

const order = {
  bundle: {
    name: 'harbor-cp-1',
    role: 'control-plane' as const,
    address: '10.89.0.11',
    files: [],
    units: [],
    users: [],
  },
  digests: { base: 'b', payload: 'p', config: 'c' },
  payload: { digest: 'p', binDir: '/bin', cniDir: '/cni', images: [] },
};

test('a machine that is whole is created once: asked again, nothing is touched', async () => {
  const { local, fake } = hostWith('exited');
  await createMachine(local, order, { emit: silent });
  expect(fake.lines()).toHaveLength(1);
});

test('a machine of that name made from something else is not taken for it', async () => {
  const other = { ...order, digests: { ...order.digests, config: 'other' } };
  await expect(createMachine(hostWith('running').local, other, { emit: silent })).rejects.toMatchObject({
    kind: 'provider',
  });
});

test('one that broke off in the middle is removed first, by its id', async () => {
  const { local, fake } = hostWith('created', [
    [/^podman rm/, ''],
    [/^podman run/, { exitCode: 125, stderr: 'no space left on device' }],
  ]);
  await expect(createMachine(local, order, { emit: silent })).rejects.toMatchObject({ failure: 'disk-full' });
  expect(fake.lines()).toContain('podman rm --force --volumes abc');
});

test('name servers on a loopback mean something else in a machine', () => {
  expect(usable('# comment\nnameserver 127.0.0.53\nnameserver 192.0.2.1\nsearch example.org\n')).toBe(
    'nameserver 192.0.2.1\nsearch example.org\n',
  );
});
