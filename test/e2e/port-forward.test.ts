// etcd reached the way an operator reaches it: API server → kubelet's streaming server → the member's client port, TLS to etcd end to end.
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import { createEtcdClient } from '../../src/etcd/client.ts';
import type { EtcdClient, EtcdCredentials } from '../../src/etcd/types.ts';
import { execQuiet } from '../../src/kit/exec.ts';
import { httpsConnection } from '../../src/kit/https.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { issueLeaf } from '../../src/pki/certificate.ts';
import { issueEtcdOperatorLeaf } from '../../src/pki/operator.ts';
import type { Leaf } from '../../src/pki/types.ts';
import { apiServer, type TestApiServer } from './support/api-server.ts';
import { bindPod, makeNode } from './support/objects.ts';
import { eventually, startProcess, type TestProcess } from './support/process.ts';

const KUBELET = '127.76.0.21';
const POD = { namespace: 'default', name: 'etcd-cp-1' };
let api: TestApiServer;
let client: KubeClient;
let kubelet: TestProcess;
let etcd: EtcdClient;
let leaf: Leaf | undefined;

beforeAll(async () => {
  api = await apiServer(76, SUPPORTED.at(-1)!);
  client = await api.client();
  kubelet = await startStreaming();
  await makeNode(api, 'cp-1', KUBELET);
  await bindPod(api, POD.name, 'cp-1', {});
  etcd = createEtcdClient({
    machines: async () => [{ name: 'cp-1', address: api.address }],
    connect: () => client.portForward(POD, 2379),
    credentials,
  });
}, 600_000);

afterAll(async () => {
  await etcd?.close();
  await kubelet?.end();
  await api?.end();
});

async function credentials(): Promise<EtcdCredentials> {
  const { authorities } = api;
  leaf ??= await issueEtcdOperatorLeaf({ authorities, commonName: 'test', days: 1, now: Date.now() });
  return { ...leaf, ca: authorities['etcd-client'].cert };
}

async function startStreaming(): Promise<TestProcess> {
  const binary = join(api.folder, 'streaming');
  const built = await execQuiet('go', ['build', '-o', binary, '.'], {
    cwd: join(import.meta.dirname, 'support', 'streaming'),
  });
  if (built.exitCode !== 0) throw new Error(built.stderr);
  const leaf = await issueLeaf(api.authorities['kubelet-serving'], {
    subject: { commonName: 'system:node:cp-1' },
    usages: ['server'],
    names: [KUBELET],
    notBefore: Date.now() - 3_600_000,
    notAfter: Date.now() + 86_400_000,
  });
  await writeFile(`${binary}.crt`, leaf.cert);
  await writeFile(`${binary}.key`, leaf.key, { mode: 0o600 });
  const files = [`${binary}.crt`, `${binary}.key`, join(api.folder, 'ca.crt')];
  return startProcess(binary, [`${KUBELET}:10250`, ...files, api.address], join(api.folder, 'streaming.log'));
}

test('etcd answers through the forwarded port', async () => {
  await eventually(10, () => etcd.read());
  expect(await etcd.members()).toMatchObject([{ name: 'cp-1', healthy: true, leader: true }]);
});

test('one connection serves many calls', async () => {
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    const started = performance.now();
    await etcd.members();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  console.log(
    `members() through a port-forward: median ${times[10]?.toFixed(1)} ms, worst ${times[19]?.toFixed(1)} ms`,
  );
  expect(times[10]).toBeLessThan(250);
});

test('many bytes come through whole, both ways', async () => {
  const name = 'cp-1';
  const connection = await httpsConnection({
    host: name,
    port: 2379,
    ...(await credentials()),
    connect: () => client.portForward(POD, 2379),
    connectTimeoutMs: 3000,
  });
  const post = async (path: string, body: object) =>
    JSON.parse(
      (await connection.request({ method: 'POST', path, body: JSON.stringify(body), timeoutMs: 10_000 })).text,
    );
  const key = Buffer.from('big').toString('base64');
  const value = randomBytes(1_000_000).toString('base64');
  await post('/v3/kv/put', { key, value });
  expect((await post('/v3/kv/range', { key })).kvs[0].value === value).toBe(true);
  await connection.close();
});

test('a port where nobody listens: the stream breaks with the reason', async () => {
  const stream = await client.portForward(POD, 9);
  const error = await new Promise(resolve => stream.once('error', resolve));
  expect(error).toMatchObject({ kind: 'kube', retry: true });
  expect(String(error)).toContain('connection refused');
});

test('a pod that is not there is refused', async () => {
  await expect(client.portForward({ ...POD, name: 'none' }, 2379)).rejects.toMatchObject({
    kind: 'kube',
    status: 404,
  });
});

test('the kubelet dies: an error that says so, to try again, and a later call finds the new one', async () => {
  await kubelet.end();
  const error: unknown = await etcd.read().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ retry: true });
  expect(String(error)).toContain('no stream from the kubelet');
  kubelet = await startStreaming();
  await eventually(10, () => etcd.read());
});
