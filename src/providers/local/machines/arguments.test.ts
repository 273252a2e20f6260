import { describe, expect, test } from 'vitest';
import type { MachineBundle } from '../../../machine/types.ts';
import { docker } from '../engine/docker.ts';
import { podman } from '../engine/podman.ts';
import { fakeExec } from '../fake-exec.ts';
import { foldersOf } from '../folders.ts';
import { readMachineLabels } from '../labels.ts';
import { createArgs, machineUuid } from './arguments.ts';

const options = {
  clusterName: 'harbor',
  clusterId: 'id-1',
  spec: { engine: 'auto' as const, apiPort: 6443 },
  machines: { controlPlanes: 3, workers: 2 },
  stateDir: '/state',
  cacheDir: '/cache',
};
const bundle: MachineBundle = {
  name: 'harbor-cp-1',
  role: 'control-plane',
  address: '10.89.0.11',
  files: [],
  units: [],
  users: [],
};
const digests = { base: 'b1', payload: 'p1', config: 'c1' };
const payload = { digest: 'p1', binDir: '/payload/bin', cniDir: '/payload/cni', images: [] };
const engines = { podman, docker };

function argsOf(engine: keyof typeof engines, cgroupVersion: 1 | 2, over: Partial<MachineBundle> = {}): string[] {
  return createArgs({
    bundle: { ...bundle, ...over },
    digests,
    payload,
    options,
    folders: foldersOf(options),
    engine: engines[engine](fakeExec([]).exec),
    cgroupVersion,
    limits: { nofile: 20_000, nproc: 32_768 },
  });
}

/** One option a line, with its value; the base image's digest changes with every recipe. */
function readable(args: string[]): string {
  const text = args
    .join(' ')
    .replaceAll(/ (?=--)/g, '\n')
    .replace(/seaworthy-base:\w+/, 'seaworthy-base:DIGEST');
  return `${text}\n`;
}

describe.each([
  ['podman', 1],
  ['podman', 2],
  ['docker', 1],
  ['docker', 2],
] as const)('%s on cgroup v%i', (engine, version) => {
  test('the command', async () => {
    await expect(readable(argsOf(engine, version))).toMatchFileSnapshot(
      `../../../../test/golden/providers/local/create-${engine}-cgroup${version}.txt`,
    );
  });

  test('systemd mode is never forced: it would put all machines into one hierarchy of the host', () => {
    expect(argsOf(engine, version).join(' ')).not.toContain('--systemd=always');
  });
});

test('runc is asked for on cgroup v1 alone', () => {
  expect(argsOf('podman', 1).join(' ')).toContain('--runtime runc');
  expect(argsOf('podman', 2).join(' ')).not.toContain('--runtime');
});

test("a worker has neither the database's disk nor an audit log", () => {
  const text = argsOf('podman', 1, { role: 'worker', pool: 'general' }).join(' ');
  expect(text).toContain('seaworthy.pool=general');
  expect(text).not.toContain('/var/lib/etcd');
  expect(text).not.toContain('/var/log/kubernetes');
});

test('labels say all that the list needs', () => {
  const args = argsOf('podman', 1, { pool: 'general' });
  const pairs = args.flatMap((arg, index) =>
    args[index - 1] === '--label' ? [arg.split('=') as [string, string]] : [],
  );
  expect(readMachineLabels(Object.fromEntries(pairs))).toEqual({
    name: 'harbor-cp-1',
    role: 'control-plane',
    pool: 'general',
    address: '10.89.0.11',
    digests,
    clusterId: 'id-1',
  });
  expect(readMachineLabels({})).toBeUndefined();
});

test('a machine id is a UUID, the same every time, another for every machine', () => {
  const id = machineUuid('id-1', 'harbor-cp-1');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(machineUuid('id-1', 'harbor-cp-1')).toBe(id);
  expect(machineUuid('id-2', 'harbor-cp-1')).not.toBe(id);
});
