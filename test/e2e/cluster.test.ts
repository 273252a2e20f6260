// One cluster, from a clean host to a clean host: what `up` makes, what it is like, and what `down` leaves.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorityTests } from './cluster/authorities.ts';
import { keepingTests } from './cluster/keeping.ts';
import { lookTests } from './cluster/looks.ts';
import { nodeTests } from './cluster/nodes.ts';
import { recordTests } from './cluster/records.ts';
import { refusalTests } from './cluster/refusals.ts';
import { learnMachines, machinesOf, newSubject } from './cluster/subject.ts';
import { trafficTests } from './cluster/traffic.ts';
import { machineContainers } from './support/engine.ts';
import { figures } from './support/figures.ts';
import { type Called, unexpected } from './support/tool.ts';
import { clustersHere, hostTraces, wordsOf } from './support/traces.ts';

const subject = await newSubject('gale');
const { cluster } = subject;
let founding: Called;
let before: Set<string>;
let othersBefore: string[];

beforeAll(async () => {
  [before, othersBefore] = await Promise.all([hostTraces(), clustersHere()]);
  founding = await cluster.call('up');
  if (founding.code !== 0) throw unexpected('seaworthy up', founding);
  await learnMachines(subject);
});
afterAll(() => cluster.remove());

describe('up', () => {
  it('makes three control planes and two workers, and ends with a table of them and the next commands', async () => {
    await figures('e2e-cluster', { 'seconds of the first up': Math.round(founding.seconds) });
    expect(machinesOf(subject).map(({ name }) => name)).toEqual([
      ...[1, 2, 3].map(serial => `${cluster.name}-cp-${serial}`),
      ...[4, 5].map(serial => `${cluster.name}-general-${serial}`),
    ]);
    for (const { name } of machinesOf(subject))
      expect(founding.stdout).toMatch(new RegExp(`^${name} .* running +Ready`, 'm'));
    expect(founding.stdout).toMatch(/kubectl .*get nodes/);
    expect(founding.stdout).toContain(cluster.stateDir);
  });

  it('tells of each that it is well', async () => {
    const { kind, addons, unknown } = await cluster.status(0);
    expect({ kind, unknown }).toEqual({ kind: 'converged', unknown: [] });
    expect(addons.filter(addon => !addon.ready)).toEqual([]);
    const common = { state: 'running', node: 'Ready', version: 'v1.36.3' };
    expect(subject.controlPlanes.map(({ etcd }) => etcd).sort()).toEqual(['leader', 'voter', 'voter']);
    for (const machine of subject.controlPlanes)
      expect(machine).toMatchObject({ ...common, apiServer: 'ready', endpoint: 'in' });
    for (const machine of subject.workers) expect(machine).toMatchObject({ ...common, pool: 'general' });
  });

  it('leaves an empty plan', async () => {
    expect(await cluster.plan(0)).toMatchObject({ empty: true, moves: [], stuck: [], warnings: [] });
  });

  it('makes no move when called again, and touches no machine', async () => {
    const running = await machineContainers(cluster.name);
    const again = await cluster.up();
    expect(again).toMatchObject({ kind: 'converged', moves: 0 });
    expect(await machineContainers(cluster.name)).toEqual(running);
    await figures('e2e-cluster', { 'seconds of an up with nothing to do': Math.round(again.seconds * 10) / 10 });
  });
});

describe('traffic', () => trafficTests(subject));
describe('identity', () => authorityTests(subject));
describe('refusals', () => refusalTests(subject));
describe('nodes', () => nodeTests(subject));
describe('records', () => recordTests(subject));
describe('looking', () => lookTests(subject));
describe('keeping', () => keepingTests(subject));

describe('down', () => {
  it('asks first, and destroys nothing where it can ask nobody', async () => {
    expect(await cluster.call('down')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(await machineContainers(cluster.name)).toHaveLength(5);
  });

  it('leaves no container, volume, network, link, firewall rule, mount, loop device or folder behind', async () => {
    const [during, words, here] = await Promise.all([hostTraces(), wordsOf(cluster.name), clustersHere()]);
    const { code, stdout, stderr, seconds } = await cluster.call('down', ['--yes']);
    if (code !== 0) throw unexpected('seaworthy down', { code, stdout, stderr, seconds });
    const after = await hostTraces();
    const others = [...othersBefore, ...here, ...(await clustersHere())].filter(name => name !== cluster.name);
    // Where other clusters come and go meanwhile, only what says whose it is can be told to be this one's.
    await figures('e2e-cluster', { 'seconds of down': Math.round(seconds * 10) / 10, 'other clusters': others.length });
    const mine = (trace: string) => others.length === 0 || words.some(word => trace.includes(word));
    const added = (traces: Set<string>) => [...traces].filter(trace => !before.has(trace) && mine(trace));
    for (const kind of ['container', 'network', 'link', 'rule', 'mount', 'loop', 'control group', 'machine data'])
      expect(
        added(during).filter(trace => trace.startsWith(kind)),
        kind,
      ).not.toEqual([]);
    expect(added(after)).toEqual([]);
  });

  it('leaves no key in the state folder; history and audit logs stay', async () => {
    const entries = await readdir(cluster.stateDir, { recursive: true, withFileTypes: true });
    const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    for (const file of files) expect(await readFile(file, 'utf8'), file).not.toContain('PRIVATE KEY');
    const kept = files.map(file => file.slice(cluster.stateDir.length + 1)).filter(file => !file.startsWith('audit/'));
    expect(kept.sort()).toEqual(['.gitignore', 'journal.jsonl']);
    expect(files.filter(file => file.includes('/audit/')).length).toBeGreaterThan(0);
  });

  it('can be called again, and a plan is that of a new cluster', async () => {
    expect(await cluster.call('down', ['--yes'])).toMatchObject({ code: 0 });
    const { machines } = await cluster.plan(3);
    expect(machines.map(({ fate }) => fate)).toEqual(Array(5).fill('created'));
  });
});
