// What breaks is mended by `up`, and nothing else is touched: each time what was written before is there afterwards.
// SW_REPAIRS=all: also what differs little from the others.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusResult } from '../../src/verbs/types.ts';
import { testCluster } from './support/cluster.ts';
import { type Container, engine, machineContainers } from './support/engine.ts';
import { figures } from './support/figures.ts';
import { eventually } from './support/process.ts';

const cluster = await testCluster('repair');
const CANARY = `canary-${crypto.randomUUID()}`;

beforeAll(async () => {
  await cluster.up();
  const from = `--from-literal=value=${CANARY}`;
  await cluster.kubectl(['create', 'configmap', 'canary', from]);
  await cluster.kubectl(['create', 'secret', 'generic', 'canary', from]);
});
afterAll(() => cluster.remove());

type Rows = StatusResult['machines'];

interface Fault {
  /** Does it, and names the machines that are lost by it. */
  make(rows: Rows): Promise<string[]>;
  /** What `status --why` has to say of a machine that it hit. */
  why: RegExp;
}

const remove = (which: (rows: Rows) => Rows[number] | undefined) => async (rows: Rows) => {
  const { name } = which(rows)!;
  await engine('rm', '--force', '--volumes', name);
  return [name];
};

const FAULTS: Record<string, Fault> = {
  'a worker removed by hand': {
    make: remove(rows => rows.find(row => row.role === 'worker')),
    why: /gone/,
  },
  "a control plane removed by hand, the etcd leader's": {
    make: remove(rows => rows.find(row => row.etcd === 'leader')),
    why: /gone/,
  },
  'all five machines stopped at once': {
    make: async rows => {
      await engine('kill', ...rows.map(row => row.name));
      return [];
    },
    why: /stopped/,
  },
  ...(process.env.SW_REPAIRS === 'all' ? { 'a control plane removed by hand, a follower': followerRemoved() } : {}),
};

function followerRemoved(): Fault {
  return { make: remove(rows => rows.find(row => row.etcd === 'voter')), why: /gone/ };
}

describe.each(Object.entries(FAULTS))('%s', (title, fault) => {
  let before: Container[];
  let lost: string[];
  let made: string[];

  beforeAll(async () => {
    before = await machineContainers(cluster.name);
    // A single look can find an API server slow on a busy host
    const { machines } = await eventually(60, () => cluster.status(0));
    lost = await fault.make(machines);
  });

  it('status --why says what is wrong', async () => {
    const { code, stdout } = await cluster.call('status', ['--why']);
    expect(code).toBe(3);
    const hit = lost.length > 0 ? lost : before.map(({ name }) => name);
    for (const name of hit) expect(stdout).toMatch(new RegExp(`^${name} .*${fault.why.source}`, 'm'));
    expect(stdout).toMatch(/^(next|waiting):\n {2}\S/m);
  });

  it('the plan leaves all others as they are', async () => {
    const { machines, stuck } = await cluster.plan(3);
    expect(stuck).toEqual([]);
    const fates = Object.fromEntries(machines.map(({ name, fate }) => [name, fate]));
    for (const name of lost) expect(fates).toMatchObject({ [name]: 'destroyed' });
    const others = before.map(({ name }) => name).filter(name => !lost.includes(name));
    for (const name of others) expect(fates).toMatchObject({ [name]: lost.length > 0 ? 'stays' : 'started' });
    made = machines.filter(({ fate }) => fate === 'created').map(({ name }) => name);
    expect(made).toHaveLength(lost.length);
  });

  it('up brings the cluster back: the machines that the plan named, the others untouched', async () => {
    const { kind, moves, seconds } = await cluster.up();
    await figures('e2e-repair', { [title]: { seconds: Math.round(seconds), moves } });
    expect(kind).toBe('converged');
    const after = await machineContainers(cluster.name);
    const stayed = before.filter(({ name }) => !lost.includes(name));
    expect(after.map(({ name }) => name).sort()).toEqual([...stayed.map(({ name }) => name), ...made].sort());
    for (const { name, id, startedAt } of stayed) {
      const now = after.find(container => container.name === name);
      expect(now, name).toMatchObject(lost.length > 0 ? { id, startedAt } : { id });
    }
    const nodes = await cluster.kubectl(['get', 'nodes', '-o', 'name']);
    expect(nodes.trim().split('\n').sort()).toEqual(after.map(({ name }) => `node/${name}`).sort());
  });

  it('the canary is there, and the plan is empty', async () => {
    for (const kind of ['configmap', 'secret']) {
      const value = await cluster.kubectl(['get', kind, 'canary', '-o', 'jsonpath={.data.value}']);
      expect(kind === 'secret' ? Buffer.from(value, 'base64').toString() : value).toBe(CANARY);
    }
    expect(await cluster.plan(0)).toMatchObject({ empty: true, moves: [] });
  });
});
