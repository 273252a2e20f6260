// A real API server over a real etcd, on loopback; nodes and pods are objects without kubelets, written by kubectl.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import { probeApiServer } from '../../src/kube/api-server.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { isConflict } from '../../src/kube/errors.ts';
import { operatorLock } from '../../src/kube/lease.ts';
import type { KubeNode } from '../../src/kube/types.ts';
import { createAuthorities } from '../../src/pki/authorities.ts';
import { ADMIN_GROUP } from '../../src/pki/operator.ts';
import { apiServer, type TestApiServer } from './support/api-server.ts';
import { bindPod, budget, configMap, makeNode } from './support/objects.ts';
import { eventually } from './support/process.ts';

describe.each(SUPPORTED.map((release, index) => ({ ...release, network: 70 + index })))(
  'API server $kubernetes',
  ({ network, ...versions }) => {
    let api: TestApiServer;
    let client: KubeClient;
    const seen = async (name: string): Promise<KubeNode> => {
      const found = (await client.nodes()).find(node => node.name === name);
      if (!found) throw new Error(`no node ${name}`);
      return found;
    };

    beforeAll(async () => {
      api = await apiServer(network, versions);
      client = await api.client();
      for (const name of ['cp-1', 'w-1', 'w-2']) await makeNode(api, name);
    }, 600_000);
    afterAll(() => api?.end());

    test('the cluster is named, and the server tells its version', async () => {
      await eventually(10, async () => expect(await client.kubeSystemUid()).toMatch(/^[0-9a-f-]{36}$/));
      expect(await client.version()).toBe(`v${versions.kubernetes}`);
    });

    test('one API server, asked at its own address: serving, ready, its version', async () => {
      const { ca, ...target } = { address: api.address, port: 6443, ca: api.authorities.kubernetes.cert };
      const credentials = await api.leaf('test', ['nobody']);
      expect(await probeApiServer({ ...target, ca, credentials })).toEqual({
        serving: true,
        ready: true,
        version: `v${versions.kubernetes}`,
      });
      expect(await probeApiServer({ ...target, ca, serverName: 'cp-1' })).toEqual({ serving: true, ready: true });
      expect(await probeApiServer({ ...target, ca, serverName: 'cp-2' })).toMatchObject({
        serving: true,
        ready: false,
      });
      const foreign = await createAuthorities('foreign', Date.now());
      expect(await probeApiServer({ ...target, ca: foreign.kubernetes.cert })).toMatchObject({
        serving: true,
        ready: false,
      });
      expect(await probeApiServer({ ...target, port: 6444, ca })).toMatchObject({ serving: false, ready: false });
    });

    test('nodes as seen: ready since, schedulable, marks of others', async () => {
      const nodes = await client.nodes();
      expect(nodes.map(node => node.name)).toEqual(['cp-1', 'w-1', 'w-2']);
      expect(nodes[1]).toMatchObject({
        ready: true,
        since: Date.parse('2026-01-02T03:04:05Z'),
        schedulable: true,
        kubeletVersion: 'v1.36.3',
        leaving: false,
        podsToLeave: [],
        volumeAttachments: 0,
        marked: { labels: [], taints: [] },
      });
    });

    test("marks: set, kept beside others', changed, and taken away when no longer wished for", async () => {
      await api.kubectl(['label', 'node', 'w-1', 'theirs=yes']);
      await api.kubectl(['taint', 'node', 'w-1', 'theirs=yes:NoSchedule']);
      const taint = { key: 'tier', value: 'db', effect: 'NoSchedule' };
      await client.markNode('w-1', { labels: { pool: 'a', tier: 'db' }, taints: [taint] });
      const first = await seen('w-1');
      expect(first.labels).toMatchObject({ pool: 'a', tier: 'db', theirs: 'yes' });
      expect(first.taints).toEqual([{ key: 'theirs', value: 'yes', effect: 'NoSchedule' }, taint]);
      await client.markNode('w-1', { labels: { pool: 'b' }, taints: [] });
      const second = await seen('w-1');
      expect(second.labels).toMatchObject({ pool: 'b', theirs: 'yes' });
      expect(second.labels).not.toHaveProperty('tier');
      expect(second.taints).toEqual([{ key: 'theirs', value: 'yes', effect: 'NoSchedule' }]);
      expect(second.marked).toEqual({ labels: ['pool'], taints: [] });
      await client.markNode('w-1', { labels: {}, taints: [] });
      expect((await seen('w-1')).labels).not.toHaveProperty('pool');
      await api.kubectl(['taint', 'node', 'w-1', 'theirs-']);
    });

    test('marks that are so already change nothing', async () => {
      const marks = { labels: { pool: 'a' }, taints: [{ key: 'x', effect: 'NoExecute' }] };
      const version = async () =>
        (await client.get({ apiVersion: 'v1', kind: 'Node', name: 'w-2' }))?.metadata.resourceVersion;
      await client.markNode('w-2', marks);
      const before = await version();
      await client.markNode('w-2', marks);
      expect(await version()).toBe(before);
      await client.markNode('w-2', { labels: {}, taints: [] });
    });

    test('cordon and uncordon; a cordon of somebody else is left as it was', async () => {
      await client.cordon('w-1');
      await client.cordon('w-1');
      expect(await seen('w-1')).toMatchObject({ schedulable: false, leaving: true });
      await client.uncordon('w-1');
      await client.uncordon('w-1');
      expect(await seen('w-1')).toMatchObject({ schedulable: true, leaving: false });
      await api.kubectl(['cordon', 'w-1']);
      await client.uncordon('w-1');
      expect(await seen('w-1')).toMatchObject({ schedulable: false, leaving: false });
      await client.cordon('w-1');
      await client.uncordon('w-1');
      expect(await seen('w-1')).toMatchObject({ schedulable: false, leaving: false });
      await api.kubectl(['uncordon', 'w-1']);
    });

    test('two who change one node at once both get their way', async () => {
      const marks = [1, 2, 3].map(number => client.markNode('w-2', { labels: { number: String(number) }, taints: [] }));
      await Promise.all([...marks, client.cordon('w-2'), client.taintOutOfService('w-2')]);
      const node = await seen('w-2');
      expect(node).toMatchObject({ leaving: true, schedulable: false });
      expect(node.taints).toContainEqual({
        key: 'node.kubernetes.io/out-of-service',
        value: 'nodeshutdown',
        effect: 'NoExecute',
      });
      expect(node.labels).toHaveProperty('number');
    });

    test('eviction: budgets say no with their reason; mirror, DaemonSet and ended pods are not asked; force deletes', async () => {
      for (const name of ['web-1', 'web-2', 'free'])
        await bindPod(api, name, 'w-1', { labels: { app: name.split('-')[0]! } });
      await bindPod(api, 'proxy', 'w-1', { daemonSet: true });
      await bindPod(api, 'static', 'w-1', { mirror: true });
      await bindPod(api, 'done', 'w-1', { phase: 'Succeeded' });
      await budget(api, 'web', 0);
      expect((await seen('w-1')).podsToLeave.map(pod => pod.name).sort()).toEqual(['free', 'web-1', 'web-2']);

      const { left } = await client.evict('w-1', { force: false });
      expect(left.map(pod => pod.name).sort()).toEqual(['web-1', 'web-2']);
      expect(left[0]?.why).toContain('disruption budget web needs 2 healthy pods and has 2 currently');
      expect((await seen('w-1')).podsToLeave).toHaveLength(2);

      await budget(api, 'web', 1);
      expect((await client.evict('w-1', { force: false })).left).toHaveLength(1);
      await budget(api, 'web', 0);
      expect(await client.evict('w-1', { force: true })).toEqual({ left: [] });
      expect(await seen('w-1')).toMatchObject({ podsToLeave: [] });
      const rest = await api.kubectl(['get', 'pods', '-o', 'name']);
      expect(rest.trim().split('\n').sort()).toEqual(['pod/done', 'pod/proxy', 'pod/static']);
    });

    test('volume attachments are counted by node', async () => {
      await api.kubectl(['apply', '-f', '-'], {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'VolumeAttachment',
        metadata: { name: 'va' },
        spec: { attacher: 'csi.test', nodeName: 'w-1', source: { persistentVolumeName: 'pv' } },
      });
      expect((await seen('w-1')).volumeAttachments).toBe(1);
    });

    test('a node is deleted, and deleted again; what it would need then is no failure', async () => {
      await client.deleteNode('w-2');
      await client.deleteNode('w-2');
      await client.uncordon('w-2');
      await client.markNode('w-2', { labels: { a: 'b' }, taints: [] });
      expect((await client.nodes()).map(node => node.name)).toEqual(['cp-1', 'w-1']);
    });

    test('apply: created, unchanged, configured; a field that is left out goes', async () => {
      const outcome = async (data: Record<string, string>) =>
        (await client.apply([configMap('applied', data)]))[0]?.outcome;
      expect(await outcome({ a: '1', b: '2' })).toBe('created');
      expect(await outcome({ a: '1', b: '2' })).toBe('unchanged');
      await api.kubectl(['patch', 'configmap', 'applied', '--patch', '{"data":{"a":"theirs"}}']);
      expect(await outcome({ a: '1' })).toBe('configured');
      expect(
        await client.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'applied' }),
      ).toMatchObject({ data: { a: '1' } });
      expect(JSON.parse(await api.kubectl(['get', 'configmap', 'applied', '-o', 'json'])).data).toEqual({ a: '1' });
    });

    test('what is not there is undefined, deleting it is success, patching it is an error that says so', async () => {
      const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'none' };
      expect(await client.get(ref)).toBeUndefined();
      await client.delete(ref);
      await expect(client.patch(ref, { data: { a: '1' } })).rejects.toMatchObject({
        kind: 'kube',
        status: 404,
        retry: false,
      });
    });

    test('a patch of what was changed meanwhile is a conflict; a second of the same name is refused', async () => {
      const made = await client.create(configMap('contended', { a: '1' }));
      await expect(client.create(configMap('contended', {}))).rejects.toMatchObject({
        reason: 'AlreadyExists',
        retry: false,
      });
      const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'contended' };
      await client.patch(ref, { data: { a: '2' } });
      const { resourceVersion } = made.metadata;
      const late: unknown = await client
        .patch(ref, { metadata: { resourceVersion }, data: { a: '3' } })
        .catch((error: unknown) => error);
      expect(isConflict(late)).toBe(true);
      expect(late).toMatchObject({ kind: 'kube', retry: true });
    });

    test('the lease has one holder; it passes on release, or when nobody renews it', async () => {
      const [ann, ben] = ['ann', 'ben'].map(holder => operatorLock(client, { holder, durationSeconds: 2 }));
      expect(await ann!.acquire()).toEqual({ held: true });
      expect(await ann!.acquire()).toEqual({ held: true });
      expect(await ben!.acquire()).toEqual({ held: false, holder: 'ann', since: expect.stringMatching(/Z$/) });
      await ben!.release();
      await ann!.release();
      expect(await ben!.acquire()).toEqual({ held: true });
      expect(await ann!.acquire()).toEqual({ held: false, holder: 'ben', since: expect.stringMatching(/Z$/) });
      const started = performance.now();
      await eventually(10, async () => expect(await ann!.acquire()).toEqual({ held: true }));
      expect(performance.now() - started).toBeGreaterThan(1500);
      expect(await operatorLock(client, { holder: 'ann' }).acquire()).toEqual({ held: true });
      await ann!.release();
      const many = Array.from({ length: 8 }, (_, index) => operatorLock(client, { holder: `h${index}` }).acquire());
      expect((await Promise.all(many)).filter(({ held }) => held)).toHaveLength(1);
    });

    test('errors say who can mend them', async () => {
      const nobody = await api.client(['nobody']);
      await expect(nobody.nodes()).rejects.toMatchObject({ kind: 'credentials', retry: false, status: 403 });
      const foreign = await createAuthorities('foreign', Date.now());
      const wary = await api.client(undefined, { ca: foreign.kubernetes.cert });
      await expect(wary.nodes()).rejects.toMatchObject({ kind: 'credentials', retry: false });
      const away = await api.client(undefined, { server: `https://${api.address}:6444` });
      await expect(away.nodes()).rejects.toMatchObject({ kind: 'kube', retry: true });
    });

    test('a renewed certificate is used from the next call on', async () => {
      let groups = ['nobody'];
      const leaves = new Map<string, { cert: string; key: string }>();
      const credentials = async () => {
        const key = groups.join();
        if (!leaves.has(key)) leaves.set(key, await api.leaf('test', groups));
        return leaves.get(key)!;
      };
      const changing = await api.client(undefined, { credentials });
      await expect(changing.nodes()).rejects.toMatchObject({ kind: 'credentials' });
      groups = ['system:masters'];
      expect(await changing.nodes()).toHaveLength(2);
      groups = [ADMIN_GROUP];
      await expect(changing.nodes()).rejects.toMatchObject({ kind: 'credentials' });
    });

    test('an observation costs little', async () => {
      const times: number[] = [];
      for (let round = 0; round < 20; round++) {
        const started = performance.now();
        await Promise.all([client.nodes(), client.kubeSystemUid(), client.version()]);
        times.push(performance.now() - started);
      }
      times.sort((a, b) => a - b);
      console.log(
        `nodes() and cluster reads of ${versions.kubernetes}: median ${times[10]?.toFixed(1)} ms, worst ${times[19]?.toFixed(1)} ms`,
      );
      expect(times[10]).toBeLessThan(250);
    });

    test('a server that hangs costs one timeout; one that is gone nothing; a new one is found again', async () => {
      const bounded = await api.client(undefined, { timeoutMs: 1000 });
      await bounded.nodes();
      await api.process.hang();
      const started = performance.now();
      await expect(bounded.nodes()).rejects.toMatchObject({ kind: 'kube', retry: true });
      expect(performance.now() - started).toBeLessThan(2000);
      const target = { address: api.address, port: 6443, ca: api.authorities.kubernetes.cert, timeoutMs: 1000 };
      expect(await probeApiServer(target)).toMatchObject({ serving: false, ready: false });
      api.process.kill('SIGCONT');
      expect(await eventually(10, () => bounded.nodes())).toHaveLength(2);
    });
  },
);
