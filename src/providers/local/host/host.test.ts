import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cgroupVersionOf } from './cgroups.ts';
import type { HostFacts } from './facts.ts';
import { hardLimits } from './limits.ts';
import { hostNeeds } from './needs.ts';
import { problemsOf, refuse } from './problems.ts';

const GIB = 2 ** 30;
const needs = hostNeeds({
  controlPlanes: 3,
  workers: 2,
  engine: 'podman',
  cgroupVersion: 1,
  baseIsMade: false,
  apiPort: 6443,
  clusterId: 'mine',
});
const ready: HostFacts = {
  platform: 'linux',
  root: true,
  freeMemoryBytes: 16 * GIB,
  freeCacheBytes: 100 * GIB,
  cacheDir: '/cache',
  freeEngineBytes: 100 * GIB,
  engineStorage: '/engine',
  inotifyInstances: 8192,
  missingTools: [],
  missingFeatures: [],
  portFree: true,
  holders: [],
};

describe('what stands in the way is said before anything is made', () => {
  test('a host that has everything has no problems', () => {
    expect(problemsOf(ready, needs)).toEqual([]);
    expect(problemsOf({ ...ready, holders: ['mine'], inotifyInstances: undefined }, needs)).toEqual([]);
  });

  test.each<[string, Partial<HostFacts>, RegExp, RegExp]>([
    ['another system', { platform: 'darwin' }, /Linux kernel/, /Linux host/],
    ['not root', { root: false }, /root/, /sudo/],
    ['tools', { missingTools: ['runc', 'mkfs.ext4'] }, /runc, mkfs.ext4/, /apt-get install e2fsprogs runc/],
    ['kernel', { missingFeatures: ['vxlan'] }, /vxlan/, /modprobe -a vxlan/],
    ['inotify', { inotifyInstances: 128 }, /is 128/, /^sysctl -w fs\.inotify\.max_user_instances=8192$/],
    ['memory', { freeMemoryBytes: 2 * GIB }, /2\.0 GiB of memory.*2\.6 GiB/, /fewer machines/],
    ['cache', { freeCacheBytes: GIB }, /\/cache.*8\.0 GiB/, /free space/],
    ['engine storage', { freeEngineBytes: 0 }, /\/engine/, /free space/],
    ['name', { holders: ['somebody'] }, /same name/, /metadata\.name/],
    ['port', { portFree: false }, /port 6443/, /provider\.local\.apiPort/],
  ])('%s', (_, lacking, what, hint) => {
    expect(problemsOf({ ...ready, ...lacking }, needs)).toEqual([
      { what: expect.stringMatching(what), hint: expect.stringMatching(hint) },
    ]);
  });

  test('all problems come in one error', () => {
    const problems = problemsOf({ ...ready, inotifyInstances: 128, portFree: false, root: false }, needs);
    expect(() => refuse(problems)).toThrow(
      expect.objectContaining({
        kind: 'provider',
        message: expect.stringMatching(/root[\s\S]*inotify[\s\S]*port 6443/),
      }),
    );
    expect(() => refuse([])).not.toThrow();
  });
});

test('machines that exist need nothing more', () => {
  const input = { engine: 'docker', cgroupVersion: 2, baseIsMade: true, apiPort: 1, clusterId: 'x' } as const;
  const none = hostNeeds({ controlPlanes: 0, workers: 0, ...input });
  expect(none).toMatchObject({ memoryBytes: 0, cacheBytes: 0, engineBytes: 0 });
  expect(none.tools.map(tool => tool.file)).not.toContain('runc');
  expect(none.tools.map(tool => tool.file)).not.toContain('mmdebstrap');
});

test('limits: no more than this process has, nor than podman can hand on', () => {
  const limits = (nofile: string) =>
    `Limit   Soft Limit  Hard Limit  Units\nMax processes   96365   96365   processes\nMax open files   1024   ${nofile}   files\n`;
  const host = (nofile: string) => (path: string) => (path.endsWith('pid_max') ? '32768\n' : limits(nofile));
  expect(hardLimits(host('20000'))).toEqual({ nofile: 20_000, nproc: 32_768 });
  expect(hardLimits(host('unlimited'))).toEqual({ nofile: 1_048_576, nproc: 32_768 });
});

test('cgroups: version 2 only where the root itself is unified; a bare cgroup2 beside version 1 is not', async () => {
  const root = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  expect(cgroupVersionOf(root)).toBe(1);
  await writeFile(join(root, 'cgroup.controllers'), 'cpu memory');
  expect(cgroupVersionOf(root)).toBe(2);
  await rm(root, { recursive: true });
});
