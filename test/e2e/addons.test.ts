// Each supported Kubernetes: a real API server over etcd takes all addons, the policy admits nodes, rights are what they should be, and a
// real CoreDNS under its own account and Corefile answers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addonsFor, NODE_LIST, nodeListObject } from '../../src/addons/index.ts';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import type { KubeObject } from '../../src/kube/types.ts';
import { ADMIN_GROUP } from '../../src/pki/operator.ts';
import { IMAGES, SPEC } from '../samples/machine.ts';
import { apiServer, type TestApiServer } from './support/api-server.ts';
import { startCoreDns } from './support/coredns.ts';
import { eventually } from './support/process.ts';

const ADDONS = addonsFor({ spec: SPEC, images: IMAGES });
const ALL = ADDONS.flatMap(addon => addon.objects);
const node = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
/** An APIService of the API server's own: nothing but the test says that it is not available. */
const APPS = 'v1.apps';
const listed = (name: string) => `node ${name} is not listed in ConfigMap kube-system/seaworthy-nodes`;

describe.each(SUPPORTED.map((release, index) => ({ ...release, network: 80 + index })))(
  'Kubernetes $kubernetes',
  ({ network, ...release }) => {
    let api: TestApiServer;
    let founder: KubeClient;
    let admin: KubeClient;
    /** The payload's kubectl, which has every field validated strictly. */
    const apply = (items: readonly KubeObject[]) =>
      api.kubectl(['apply', '--server-side', '-f', '-'], { apiVersion: 'v1', kind: 'List', items });
    const kubelet = (name: string) =>
      api.client([], { credentials: () => api.leaf(`system:node:${name}`, ['system:nodes']) });
    const setListed = (data: Record<string, string | null>) => founder.patch(NODE_LIST, { data });

    beforeAll(async () => {
      api = await apiServer(network, release);
      [founder, admin] = await Promise.all([api.client(), api.client([ADMIN_GROUP])]);
    }, 300_000);
    afterAll(() => api?.end());

    test('no list: nobody makes a node', async () => {
      await apply(ADDONS[0]!.objects);
      // A policy holds once the API server has seen it; each try makes a node until then.
      let tries = 0;
      await eventually(10, () => expect(founder.create(node(`early-${tries++}`))).rejects.toThrow('no params found'));
      await expect((await kubelet('harbor-cp-1')).create(node('harbor-cp-1'))).rejects.toThrow('no params found');
    });

    test('a listed node is made by its kubelet; another is refused to its kubelet, an admin and the founder', async () => {
      await founder.apply([nodeListObject(['harbor-cp-1', 'harbor-cp-2'])]);
      await apply(ALL);
      await eventually(5, async () => (await kubelet('harbor-cp-1')).create(node('harbor-cp-1')));
      for (const client of [await kubelet('stranger'), admin, founder])
        await expect(client.create(node('stranger'))).rejects.toMatchObject({
          status: 403,
          message: expect.stringContaining(listed('stranger')),
        });
    });

    test('a name with another value, a withdrawn one and an empty list admit nobody', async () => {
      const refused = () =>
        eventually(5, () => expect(admin.create(node('harbor-cp-2'))).rejects.toThrow(listed('harbor-cp-2')));
      await setListed({ 'harbor-cp-2': 'no' });
      await refused();
      await setListed({ 'harbor-cp-2': null });
      await refused();
      await setListed({ 'harbor-cp-1': null });
      await refused();
      await setListed({ 'harbor-cp-2': 'allowed' });
      await eventually(5, () => admin.create(node('harbor-cp-2')));
    });

    test('a listed node that exists is not touched by the policy: its kubelet goes on when its name is withdrawn', async () => {
      await setListed({ 'harbor-cp-1': null });
      const own = await kubelet('harbor-cp-1');
      const ref = { apiVersion: 'v1', kind: 'Node', name: 'harbor-cp-1' };
      await expect(own.patch(ref, { metadata: { annotations: { a: 'b' } } })).resolves.toMatchObject({ kind: 'Node' });
    });

    test('while a control plane joins, an API server can say of no aggregated API that it does not answer; others may, and it for other reasons', async () => {
      const say = (status: string, reason: string, ...as: string[]) => {
        const conditions = [{ type: 'Available', status, reason, lastTransitionTime: '2026-01-01T00:00:00Z' }];
        const patch = ['--subresource=status', '--type=merge', '--patch', JSON.stringify({ status: { conditions } })];
        return api.kubectl(['patch', 'apiservice', APPS, ...patch, ...as]);
      };
      const fall = async (reason: string, ...as: string[]) => {
        await say('True', 'Local');
        return say('False', reason, ...as);
      };
      const server = ['--as', 'system:apiserver', '--as-group', 'system:masters'];
      // A policy holds once the API server has seen it
      await eventually(20, () =>
        expect(fall('FailedDiscoveryCheck', ...server)).rejects.toThrow('while a control plane joins'),
      );
      await eventually(20, () => fall('ServiceNotFound', ...server));
      await eventually(20, () => fall('FailedDiscoveryCheck'));
      for (const { metadata } of JSON.parse(await api.kubectl(['get', 'nodes', '-o', 'json'])).items)
        await api.kubectl(['label', 'node', metadata.name, 'node-role.kubernetes.io/control-plane=']);
      await eventually(20, () => fall('FailedDiscoveryCheck', ...server));
    });

    test('our own client finds nothing to change in what kubectl applied, under its own name', async () => {
      await founder.apply(ALL);
      const again = await founder.apply(ALL);
      expect(again.map(({ outcome }) => outcome)).toEqual(ALL.map(() => 'unchanged'));
    });

    test.each<[user: string, groups: string[], verb: string, resource: string, may: boolean]>([
      ['kube-apiserver-kubelet-client', [], 'create', 'nodes/proxy', true],
      ['kube-apiserver-kubelet-client', [], 'get', 'nodes/metrics', true],
      ['kube-apiserver-kubelet-client', [], 'get', 'secrets', false],
      ['ann', [ADMIN_GROUP], '*', '*', true],
      ['bob', ['other:admins'], 'get', 'nodes', false],
      ['system:flannel', [], 'watch', 'nodes', true],
      ['system:flannel', [], 'patch', 'nodes/status', true],
      ['system:flannel', [], 'patch', 'nodes', false],
      ['system:flannel', [], 'get', 'pods', false],
      // Bound by Kubernetes itself
      ['system:kube-proxy', [], 'watch', 'discovery.k8s.io/endpointslices', true],
      ['system:serviceaccount:kube-system:coredns', [], 'watch', 'services', true],
      ['system:serviceaccount:kube-system:coredns', [], 'list', 'pods', false],
    ])('%s %j: %s %s is %j', async (user, groups, verb, resource, may) => {
      const [, group = '', name, subresource = ''] = /^(?:([\w.]+\.[\w.]+)\/)?([\w*]+)(?:\/(\w+))?$/.exec(resource)!;
      const attributes = { verb, resource: name, group: name === '*' ? '*' : group, subresource };
      const spec = { user, groups, resourceAttributes: attributes };
      const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
      const answer = JSON.parse(await api.kubectl(['create', '-o', 'json', '-f', '-'], review));
      expect(answer.status.allowed).toBe(may);
    });

    test('CoreDNS with these rights and this Corefile answers for the cluster, and fails fast for the rest', async () => {
      const dns = await startCoreDns(api, ALL, release.coredns, `127.${network}.0.53`);
      try {
        await eventually(15, async () => expect((await fetch(dns.ready)).status).toBe(200));
        // It is ready a moment before it listens
        const kubernetes = await eventually(2, () => dns.resolver.resolve4('kubernetes.default.svc.cluster.local'));
        expect(kubernetes).toEqual(['10.96.0.1']);
        expect(await dns.resolver.resolve4('kube-dns.kube-system.svc.cluster.local')).toEqual(['10.96.0.10']);
        expect(await dns.resolver.reverse('10.96.0.10')).toEqual(['kube-dns.kube-system.svc.cluster.local']);
        const pod = dns.resolver.resolve4('10-96-0-1.default.pod.cluster.local');
        await expect(pod).rejects.toMatchObject({ code: 'ENOTFOUND' });
        const started = performance.now();
        await expect(dns.resolver.resolve4('www.example.org')).rejects.toMatchObject({ code: 'ESERVFAIL' });
        expect(performance.now() - started).toBeLessThan(1000);
        expect(await dns.resolver.resolve4('kubernetes.default.svc.cluster.local')).toEqual(['10.96.0.1']);
      } finally {
        await dns.end();
      }
    });
  },
);
