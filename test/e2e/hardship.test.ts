// What gives out while `up` is at work: a disk that is full, an engine that dies. Each is told with what to do, and once it is mended
// the same commands work. The cluster that comes of it has one control plane, and shows what such a one may become.
import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultCacheDir } from '../../src/payload/cache.ts';
import { openState } from '../../src/world/store/state-file.ts';
import { changeDocument } from './changes/told.ts';
import { testCluster } from './support/cluster.ts';
import { containersOf, machineContainers } from './support/engine.ts';
import { figures } from './support/figures.ts';
import { removeByForce } from './support/force.ts';
import { eventually } from './support/process.ts';
import { pathWith } from './support/shadow.ts';
import { type SmallDisk, smallDisk } from './support/small-disk.ts';
import { startSeaworthy } from './support/tool.ts';

const GIB = 2 ** 30;
const cluster = await testCluster('hardship');
afterAll(() => cluster.remove());

describe('a full disk', () => {
  let disk: SmallDisk;
  afterEach(async () => {
    await removeByForce(cluster.name, cluster.stateDir, disk.path);
    await disk.remove();
  });

  it('is told by the payload when its cache has no room: nothing is half written, and exit code 16', async () => {
    disk = await smallDisk(cluster.folder, 64 * 2 ** 20);
    await disk.fill();
    const { code, stderr } = await cluster.call('up', [], { env: { SEAWORTHY_CACHE: disk.path } });
    expect(code, stderr).toBe(16);
    expect(stderr).toMatch(/the disk is full/);
    expect(stderr).toMatch(new RegExp(`hint: make room .*${disk.path}.*SEAWORTHY_CACHE`));
    for (const entries of ['payload', 'components'])
      expect(await readdir(join(disk.path, entries)).catch(() => []), entries).toEqual([]);
  });

  it('is told before anything is made when machines would not fit, and in the middle when it fills up then', async () => {
    disk = await smallDisk(cluster.folder, 14 * GIB);
    // The payload that is built already: the tool only reads it
    for (const name of ['payload', 'components']) await symlink(join(defaultCacheDir(), name), join(disk.path, name));
    const env = { SEAWORTHY_CACHE: disk.path };

    await disk.fill(2 * GIB);
    const early = await cluster.call('up', [], { env });
    expect(early.code, early.stderr).toBe(15);
    expect(early.stderr).toMatch(/2\.0 GiB are free on the disk of .* are needed[\s\S]*free space there/);
    expect(await containersOf(cluster.name)).toEqual([]);

    await disk.free();
    const running = startSeaworthy(['up', cluster.document], env);
    // The host was looked at and found to be good: the disk fills up only now
    await eventually(60, async () => {
      if ((await containersOf(cluster.name)).length === 0) throw new Error(`nothing is made yet: ${running.output()}`);
    });
    await disk.fill();
    const code = await running.ended;
    expect(code, running.output()).toBe(15);
    expect(running.output()).toMatch(/no space left on device/i);
    expect(running.output()).toMatch(/hint: free space/);
    await disk.free();
    expect(await cluster.call('down', ['--yes'], { env })).toMatchObject({ code: 0 });
    expect(await containersOf(cluster.name)).toEqual([]);
  });
});

// one control plane, so that it is founded quickly; what it becomes afterwards is tried on the same cluster
describe('an engine that dies midway', () => {
  beforeAll(() => changeDocument(cluster, { path: ['controlPlane', 'replicas'], value: 1 }));

  it('is told with what to do and exit code 15; once it lives again, up makes the cluster', async () => {
    const calls = join(cluster.folder, 'calls');
    await writeFile(calls, '');
    const died = join(cluster.folder, 'died');
    // The third `create` of a machine and every call after it is killed, as by the host's memory running out
    const script = `case "$1" in create) echo >> '${calls}';; esac
[ "$(wc -l < '${calls}')" -ge 3 ] && : > '${died}'
[ -e '${died}' ] && kill -9 $$
exec "$REAL" "$@"
`;
    const PATH = await pathWith(join(cluster.folder, 'engine'), 'podman', script);
    const broken = await cluster.call('up', [], { env: { PATH } });
    await figures('e2e-hardship', { 'seconds until a dead engine is given up': Math.round(broken.seconds) });
    expect(broken.code, broken.stderr).toBe(15);
    expect(broken.stderr).toMatch(/SIGKILL[\s\S]*hint: the engine went away in the middle.*run the same command again/);
    const again = await cluster.up();
    expect(again.kind).toBe('converged');
    expect(await cluster.plan(0)).toMatchObject({ empty: true });
  });
});

describe('the same cluster, whose one control plane a waiver allows', () => {
  const machines = async () => (await machineContainers(cluster.name)).map(({ name }) => name).sort();

  it('rotate leaves replaces every machine, the only control plane by surge, and leaves none of the old leaves', async () => {
    const before = await machines();
    const since = Date.now();
    const called = await cluster.call('rotate', ['leaves']);
    expect(called.code, called.stderr).toBe(0);
    await figures('e2e-hardship', { 'seconds of rotate leaves, 1 + 2': Math.round(called.seconds) });
    const after = await machines();
    expect(after).toHaveLength(before.length);
    expect(after.filter(name => before.includes(name))).toEqual([]);
    const { machines: records, requests } = await openState(cluster.stateDir, cluster.name).readState();
    for (const { name, issued } of Object.values(records)) expect(issued?.at, name).toBeGreaterThanOrEqual(since);
    expect(requests).toEqual([]);
    expect(await cluster.plan(0)).toMatchObject({ empty: true });
  });

  it('one control plane becomes three, and none of the others is touched', async () => {
    const before = await machines();
    await changeDocument(cluster, { path: ['controlPlane', 'replicas'], value: 3 });
    const grown = await cluster.up();
    await figures('e2e-hardship', { 'seconds of 1 to 3 control planes': Math.round(grown.seconds) });
    expect(grown.kind).toBe('converged');
    // right after it has grown, etcd on a busy host may be slow to answer a single look
    const controlPlanes = await eventually(60, async () =>
      (await cluster.status(0)).machines.filter(({ role }) => role === 'control-plane'),
    );
    expect(controlPlanes.map(({ etcd }) => etcd).sort()).toEqual(['leader', 'voter', 'voter']);
    for (const each of controlPlanes) expect(each).toMatchObject({ endpoint: 'in', node: 'Ready', apiServer: 'ready' });
    expect(await machines()).toEqual(expect.arrayContaining(before));
  });
});
