// etcd 3.6 to 3.7 on its own, with the payload's real binaries on loopback: what an upgrade of control planes does to etcd, and what can't be undone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minorOf, SUPPORTED } from '../../src/catalog/versions.ts';
import type { EtcdClient, EtcdMember } from '../../src/etcd/types.ts';
import { httpsConnection } from '../../src/kit/https.ts';
import { issueEtcdOperatorLeaf } from '../../src/pki/operator.ts';
import { type EtcdCluster, etcdCluster } from './support/etcd-cluster.ts';
import { eventually } from './support/process.ts';

const [OLD, NEW] = [SUPPORTED.at(-2)!.etcd, SUPPORTED.at(-1)!.etcd];
const FOUNDERS = ['cp-1', 'cp-2', 'cp-3'];
const LATER = ['cp-4', 'cp-5', 'cp-6', 'cp-7', 'cp-8'];
const KEYS = 200;
const minor = (version: string) => `3.${minorOf(version)}.0`;

describe(`etcd ${OLD} to ${NEW}`, () => {
  let cluster: EtcdCluster;
  let client: EtcdClient;

  beforeAll(async () => {
    cluster = await etcdCluster(60, [...FOUNDERS, ...LATER], OLD);
    client = await cluster.client();
    await Promise.all(FOUNDERS.map(name => cluster.start(name, 'new', FOUNDERS)));
    await eventually(30, async () => expect((await client.members()).every(member => member.healthy)).toBe(true));
    for (let nth = 0; nth < KEYS; nth++)
      await ask('cp-1', '/v3/kv/put', { key: encoded(`key-${nth}`), value: encoded('v') });
  }, 300_000);
  afterAll(() => cluster?.end());

  test('a newer learner joins, catches up and is promoted; the cluster stays at the old version', async () => {
    await joins('cp-4', NEW);
    expect(await seen('cp-4')).toMatchObject({ learner: false, healthy: true, version: NEW });
    expect(await clusterVersion('cp-4')).toBe(minor(OLD));
    expect((await client.members()).filter(member => member.version === OLD)).toHaveLength(3);
  });

  test('before anything depends on it the newcomer goes again, even as a leader that hands over, and nothing is lost', async () => {
    await client.moveLeader((await seen('cp-4')).id);
    await eventually(10, async () => expect((await seen('cp-4')).leader).toBe(true));
    await client.moveLeader((await seen('cp-1')).id);
    await leave('cp-4');
    expect(await clusterVersion('cp-1')).toBe(minor(OLD));
    expect(await keys('cp-1')).toBe(KEYS);
  });

  test('old members are replaced one by one; only with the last of them does the cluster become the new version', async () => {
    const members = [...FOUNDERS];
    for (const [nth, name] of ['cp-5', 'cp-6', 'cp-7'].entries()) {
      await joins(name, NEW);
      const old = members.shift()!;
      if ((await seen(old)).leader) await client.moveLeader((await seen(name)).id);
      await leave(old);
      if (nth < 2) expect(await clusterVersion(name)).toBe(minor(OLD));
    }
    await eventually(30, async () => expect(await clusterVersion('cp-7')).toBe(minor(NEW)));
    expect((await client.members()).map(member => member.version)).toEqual([NEW, NEW, NEW]);
    expect(await keys('cp-5')).toBe(KEYS);
  });

  test('an old member that wants back does not run: its log says why, and the others go on', async () => {
    await eventually(20, () => client.addLearner('cp-8', addressOf('cp-8')));
    const process = await cluster.start('cp-8', 'existing', ['cp-5', 'cp-6', 'cp-7', 'cp-8'], OLD);
    await eventually(30, async () => expect(process.exited()).toBe(true));
    const log = await process.log();
    expect(log).toContain('cluster version of remote member is not compatible; too high');
    expect(log).toContain('incompatible with current running cluster');
    const learner = (await client.members()).find(member => member.peerAddress === addressOf('cp-8'))!;
    expect(learner).toMatchObject({ started: false, learner: true });
    await eventually(20, () => client.removeMember(learner.id));
    expect(await keys('cp-5')).toBe(KEYS);
  });

  const addressOf = (name: string) => cluster.machines.find(machine => machine.name === name)!.address;

  async function seen(name: string): Promise<EtcdMember> {
    return (await client.members()).find(member => member.name === name)!;
  }

  /** As a control plane comes in: learner, started with the members of the moment, caught up, promoted. */
  async function joins(name: string, version: string): Promise<void> {
    await eventually(20, () => client.addLearner(name, addressOf(name)));
    const others = (await client.members()).map(member => member.name || name);
    await cluster.start(name, 'existing', others, version);
    await eventually(30, async () => expect((await seen(name)).caughtUp).toBe(true));
    await eventually(20, async () => client.promote((await seen(name)).id));
    await eventually(20, async () => expect(await seen(name)).toMatchObject({ learner: false, healthy: true }));
  }

  async function leave(name: string): Promise<void> {
    const { id } = await seen(name);
    await eventually(20, () => client.removeMember(id));
    await cluster.process(name).end();
  }

  async function clusterVersion(name: string): Promise<string> {
    return ((await ask(name, '/version')) as { etcdcluster: string }).etcdcluster;
  }

  /** How many of the keys are there, read linearizably. */
  async function keys(name: string): Promise<number> {
    const range = { key: encoded('key-'), range_end: encoded('key.'), count_only: true };
    return Number(((await ask(name, '/v3/kv/range', range)) as { count: string }).count);
  }

  async function ask(name: string, path: string, body?: object): Promise<unknown> {
    const leaf = await issueEtcdOperatorLeaf({
      authorities: cluster.authorities,
      commonName: 'test',
      days: 1,
      now: Date.now(),
    });
    const target = { ...leaf, ca: cluster.authorities['etcd-client'].cert, host: addressOf(name), port: 2379 };
    const connection = await httpsConnection({ ...target, serverName: name, connectTimeoutMs: 3000 });
    try {
      const method = body ? 'POST' : 'GET';
      const answer = await connection.request({
        method,
        path,
        timeoutMs: 5000,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return JSON.parse(answer.text);
    } finally {
      await connection.close();
    }
  }
});

const encoded = (text: string) => Buffer.from(text).toString('base64');
