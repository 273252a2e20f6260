// Kubelets asked through a real API server: it dials the address of the node's object and verifies who answers there.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import { exec, execQuiet } from '../../src/kit/exec.ts';
import { createAuthorities } from '../../src/pki/authorities.ts';
import { issueLeaf } from '../../src/pki/certificate.ts';
import type { Authorities } from '../../src/pki/types.ts';
import { apiServer, type TestApiServer } from './support/api-server.ts';
import { makeNode } from './support/objects.ts';

/** An API server proxies to no loopback address: these are made on this host's loopback link for as long as the test runs. */
const NODES = { well: 21, unwell: 22, forbidden: 23, nobody: 24, stranger: 25, hangs: 26 };
const NAMES = Object.keys(NODES) as (keyof typeof NODES)[];
const addressOf = (name: keyof typeof NODES) => `198.18.77.${NODES[name]}`;
const onLoopback = (verb: 'add' | 'del', name: keyof typeof NODES) =>
  ['address', verb, `${addressOf(name)}/32`, 'dev', 'lo'] as const;

let api: TestApiServer;
const servers: Server[] = [];

/** Something that listens as a kubelet does, with a certificate of this authority. */
async function kubelet(name: keyof typeof NODES, authorities: Authorities, status: number): Promise<void> {
  const leaf = await issueLeaf(authorities['kubelet-serving'], {
    subject: { commonName: `system:node:${name}` },
    usages: ['server'],
    names: [addressOf(name)],
    notBefore: Date.now() - 3_600_000,
    notAfter: Date.now() + 86_400_000,
  });
  const server = createServer(leaf, (_request, response) => {
    if (status > 0) response.writeHead(status).end('said');
  });
  servers.push(server);
  await once(server.listen(10250, addressOf(name)), 'listening');
}

beforeAll(async () => {
  api = await apiServer(77, SUPPORTED.at(-1)!);
  for (const name of NAMES) await exec('internal', 'ip', onLoopback('add', name));
  await kubelet('well', api.authorities, 200);
  await kubelet('unwell', api.authorities, 500);
  await kubelet('forbidden', api.authorities, 403);
  await kubelet('stranger', await createAuthorities('foreign', Date.now()), 200);
  await kubelet('hangs', api.authorities, 0);
  for (const name of NAMES) await makeNode(api, name, addressOf(name));
  await makeNode(api, 'without-address');
}, 600_000);

afterAll(async () => {
  for (const name of NAMES) await execQuiet('ip', onLoopback('del', name));
  for (const server of servers) server.close().closeAllConnections();
  await api?.end();
});

test('who proves to be the kubelet answers, whatever it says; who does not listen, prove or reply is silent', async () => {
  const client = await api.client();
  const started = performance.now();
  expect(await client.kubelets([...NAMES, 'without-address', 'no-such-node'])).toEqual({
    well: 'answers',
    unwell: 'answers',
    forbidden: 'answers',
    nobody: 'silent',
    stranger: 'silent',
    hangs: 'silent',
  });
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('nothing is said of a kubelet that we may not ask about, or when no API server answers', async () => {
  expect(await (await api.client(['nobody'])).kubelets(['well', 'nobody'])).toEqual({});
  const away = await api.client(['system:masters'], { server: 'https://127.77.0.99:6443' });
  expect(await away.kubelets(['well', 'nobody'])).toEqual({});
});
