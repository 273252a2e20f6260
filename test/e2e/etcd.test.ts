// Three real etcd members over TLS on loopback, each a process of the payload's binary; a fourth of the newest version joins, one dies, quorum is lost.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import type { EtcdClient, EtcdMember } from '../../src/etcd/types.ts';
import { createAuthorities } from '../../src/pki/authorities.ts';
import { issueEtcdOperatorLeaf } from '../../src/pki/operator.ts';
import { type EtcdCluster, etcdCluster } from './support/etcd-cluster.ts';
import { eventually } from './support/process.ts';

const LEAF_ORDER = { commonName: 'test', days: 1 };
const NEWEST = SUPPORTED.at(-1)!.etcd;
const FOUNDERS = ['cp-1', 'cp-2', 'cp-3'];

describe.each(SUPPORTED.map(({ etcd }, index) => ({ version: etcd, network: 50 + index })))(
  'etcd $version',
  ({ version, network }) => {
    let cluster: EtcdCluster;
    let client: EtcdClient;
    const seen = async (name: string): Promise<EtcdMember> => {
      const found = (await client.members()).find(member => member.name === name);
      if (!found) throw new Error(`no member ${name}`);
      return found;
    };
    const allHealthy = (count: number) =>
      eventually(20, async () => {
        const members = await client.members();
        expect(members.filter(member => member.healthy)).toHaveLength(count);
        return members;
      });

    beforeAll(async () => {
      cluster = await etcdCluster(network, [...FOUNDERS, 'cp-4'], version);
      client = await cluster.client();
    }, 300_000);
    afterAll(() => cluster?.end());

    test('nobody there: an error to try again, at once', async () => {
      const started = performance.now();
      await expect(client.members()).rejects.toMatchObject({ kind: 'etcd', retry: true });
      expect(performance.now() - started).toBeLessThan(1000);
    });

    test('one of three started: an error to try again, in bounded time', async () => {
      await cluster.start('cp-1', 'new', FOUNDERS);
      await eventually(10, async () => {
        const started = performance.now();
        const error: unknown = await client.read().catch((reason: unknown) => reason);
        expect(performance.now() - started).toBeLessThan(4000);
        expect(error).toMatchObject({ kind: 'etcd', retry: true });
        expect(String(error)).toContain('cp-1 does not answer in time');
      });
    });

    test('three members: one leads, all are healthy, and a read names the cluster', async () => {
      await Promise.all(['cp-2', 'cp-3'].map(name => cluster.start(name, 'new', FOUNDERS)));
      const members = await allHealthy(3);
      expect(members.map(member => member.name).sort()).toEqual(FOUNDERS);
      expect(members.filter(member => member.leader)).toHaveLength(1);
      for (const member of members) {
        expect(member).toMatchObject({ started: true, learner: false, alarms: [], quotaBytes: 2147483648 });
        expect(member.id).toMatch(/^[0-9a-f]{9,16}$/);
        expect(member.dbBytes).toBeGreaterThan(0);
      }
      const { clusterId, revision } = await client.read();
      expect(clusterId).toMatch(/^[0-9a-f]{9,16}$/);
      expect(revision).toBeGreaterThan(0);
    });

    test('a certificate of another authority is refused, and a server of another is not believed', async () => {
      const foreign = await createAuthorities('foreign', Date.now());
      const own = await issueEtcdOperatorLeaf({ ...LEAF_ORDER, authorities: cluster.authorities, now: Date.now() });
      const theirs = await issueEtcdOperatorLeaf({ ...LEAF_ORDER, authorities: foreign, now: Date.now() });
      const refused = cluster.clientWith({ ...theirs, ca: cluster.authorities['etcd-client'].cert });
      await expect(refused.read()).rejects.toMatchObject({ kind: 'credentials', retry: false });
      const wary = cluster.clientWith({ ...own, ca: foreign['etcd-client'].cert });
      await expect(wary.read()).rejects.toMatchObject({ kind: 'credentials', retry: false });
    });

    test('an observation costs little', async () => {
      const times: number[] = [];
      for (let round = 0; round < 20; round++) {
        const started = performance.now();
        await client.members();
        times.push(performance.now() - started);
      }
      times.sort((a, b) => a - b);
      console.log(
        `members() of etcd ${version}: median ${times[10]?.toFixed(1)} ms, worst ${times[19]?.toFixed(1)} ms`,
      );
      expect(times[10]).toBeLessThan(250);
    });

    test('a learner is added once, is not ready before it runs, catches up, and becomes a voter', async () => {
      const { address } = cluster.machines[3]!;
      await eventually(20, () => client.addLearner('cp-4', address));
      await client.addLearner('cp-4', address);
      const added = (await client.members()).find(member => member.peerAddress === address)!;
      expect(added).toMatchObject({ learner: true, started: false, healthy: false, caughtUp: false, name: '' });
      await expect(client.promote(added.id)).rejects.toMatchObject({ kind: 'etcd', retry: true });

      await cluster.start('cp-4', 'existing', [...FOUNDERS, 'cp-4'], NEWEST);
      await eventually(20, async () => expect(await seen('cp-4')).toMatchObject({ caughtUp: true, learner: true }));
      await eventually(20, () => client.promote(added.id));
      await client.promote(added.id);
      expect(await seen('cp-4')).toMatchObject({ learner: false, healthy: true, id: added.id });
    });

    test('an address is not given to another member while its owner is listed', async () => {
      const { address } = cluster.machines[0]!;
      await expect(client.addLearner('cp-9', address)).rejects.toMatchObject({ kind: 'etcd', retry: false });
    });

    test('leadership is handed over, and to the leader it is nothing', async () => {
      const { id } = await seen('cp-4');
      await client.moveLeader(id);
      await eventually(5, async () => expect((await seen('cp-4')).leader).toBe(true));
      await client.moveLeader(id);
    });

    test('the old leader is removed, and removed again', async () => {
      const { id } = await seen('cp-1');
      await eventually(20, () => client.removeMember(id));
      await client.removeMember(id);
      expect((await allHealthy(3)).map(member => member.name).sort()).toEqual(['cp-2', 'cp-3', 'cp-4']);
    });

    test('a dead member is unhealthy, the others are not, and membership changes are "not yet" while it is there', async () => {
      cluster.process('cp-2').kill('SIGKILL');
      await eventually(10, async () => {
        const members = await client.members();
        expect(
          members
            .filter(member => member.healthy)
            .map(member => member.name)
            .sort(),
        ).toEqual(['cp-3', 'cp-4']);
      });
      await expect(client.addLearner('cp-1', cluster.machines[0]!.address)).rejects.toMatchObject({
        kind: 'etcd',
        retry: true,
      });
    });

    test('a member that hangs costs one timeout, no more', async () => {
      const bounded = await cluster.client(1500);
      await bounded.members();
      await cluster.process('cp-3').hang();
      const started = performance.now();
      await bounded.members().catch(() => {});
      expect(performance.now() - started).toBeLessThan(5000);
    });

    test('quorum lost: every call fails in bounded time with an error to try again', async () => {
      await eventually(10, async () => {
        await expect(client.read()).rejects.toMatchObject({ kind: 'etcd', retry: true });
      });
      const calls = [() => client.members(), () => client.removeMember('1'), () => client.moveLeader('1')];
      for (const call of calls) {
        const started = performance.now();
        await expect(call()).rejects.toMatchObject({ kind: 'etcd', retry: true });
        expect(performance.now() - started).toBeLessThan(4000);
      }
    });

    test('quorum back: the same client goes on', async () => {
      cluster.process('cp-3').kill('SIGCONT');
      await eventually(20, () => client.read());
    });
  },
);
