import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthorities } from './authorities.ts';
import { issueLeaf } from './certificate.ts';
import { issueMachineIdentity } from './identity.ts';
import { issueEtcdOperatorLeaf, issueOperatorLeaf } from './operator.ts';
import type { Authorities, AuthorityId, IssuedIdentity, Leaf, MachineLeafId } from './types.ts';

/** Real TLS servers and clients of Node (OpenSSL). Only application bytes count: in TLS 1.3 a client is done before the server has judged it. */
const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
type ClientId = MachineLeafId | 'operator' | 'etcd-operator' | 'expired' | 'foreign' | 'nobody';

let authorities: Authorities;
let foreign: Authorities;
let cp: IssuedIdentity;
let other: IssuedIdentity;
const clients = {} as Record<ClientId, Leaf | undefined>;

beforeAll(async () => {
  const now = Date.now();
  const cluster = {
    endpointNames: ['api.harbor.example'],
    endpointAddresses: ['10.89.60.2'],
    serviceAddress: '10.96.0.1',
    clusterDomain: 'cluster.local',
  };
  [authorities, foreign] = await Promise.all([createAuthorities('harbor', now), createAuthorities('harbor', now)]);
  const order = { role: 'control-plane' as const, cluster, authorities, now };
  cp = await issueMachineIdentity({ ...order, name: 'cp-1', address: '10.89.60.11' });
  other = await issueMachineIdentity({ ...order, name: 'cp-2', address: '10.89.60.12' });
  const stranger = await issueMachineIdentity({ ...order, authorities: foreign, name: 'cp-1', address: '10.89.60.11' });
  const admin = { authorities, commonName: 'ada', now };
  Object.assign(clients, cp.leaves, {
    operator: await issueOperatorLeaf({ ...admin, groups: ['seaworthy:admins'], minutes: 10 }),
    'etcd-operator': await issueEtcdOperatorLeaf({ ...admin, days: 1 }),
    foreign: stranger.leaves['etcd-server'],
    expired: await issueLeaf(authorities['etcd-client'], {
      subject: { commonName: 'late' },
      usages: ['client'],
      notBefore: now - 7200_000,
      notAfter: now - 1000,
    }),
  });
});

interface Server {
  leaf: Leaf;
  /** Whose clients it accepts. */
  accepts: AuthorityId;
}

/** `answered`, or the code of the refusal. */
async function talk(
  version: (typeof VERSIONS)[number],
  server: Server,
  client: { leaf: Leaf | undefined; trusts: string; reaches: string },
): Promise<string> {
  const range = { minVersion: version, maxVersion: version };
  const options = { cert: server.leaf.cert, key: server.leaf.key, ca: authorities[server.accepts].cert, ...range };
  const listener = tls.createServer({ ...options, requestCert: true, rejectUnauthorized: true }, socket => {
    socket.on('error', () => {});
    socket.end('ahoy');
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  try {
    return await new Promise<string>(resolve => {
      const socket = tls.connect({
        port: (listener.address() as AddressInfo).port,
        host: '127.0.0.1',
        ca: client.trusts,
        ...(client.leaf ? { cert: client.leaf.cert, key: client.leaf.key } : {}),
        checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(client.reaches, certificate),
        ...range,
      });
      socket.on('data', data => resolve(data.toString() === 'ahoy' ? 'answered' : 'garbled'));
      socket.on('error', error => resolve((error as NodeJS.ErrnoException).code ?? error.message));
      socket.on('close', () => resolve('closed'));
    });
  } finally {
    listener.close();
  }
}

const accepts: Record<string, AuthorityId> = {
  apiserver: 'kubernetes',
  'kubelet-serving': 'kubernetes',
  'etcd-server': 'etcd-client',
  'etcd-peer': 'etcd-peer',
  'controller-manager-serving': 'kubernetes',
  'scheduler-serving': 'kubernetes',
};
const trusted: Record<string, AuthorityId> = { ...accepts, 'kubelet-serving': 'kubelet-serving' };

function dial(version: (typeof VERSIONS)[number], server: MachineLeafId, client: ClientId, reaches: string) {
  return talk(
    version,
    { leaf: cp.leaves[server]!, accepts: accepts[server]! },
    { leaf: clients[client], trusts: authorities[trusted[server]!].cert, reaches },
  );
}

describe.each(VERSIONS)('%s', version => {
  it.each<[MachineLeafId, ClientId, string]>([
    ['apiserver', 'kubelet-client', '10.89.60.2'],
    ['apiserver', 'kubelet-client', '127.0.0.1'],
    ['apiserver', 'kube-proxy', 'api.harbor.example'],
    ['apiserver', 'cni-agent', 'localhost'],
    ['apiserver', 'controller-manager', 'cp-1'],
    ['apiserver', 'scheduler', '10.89.60.11'],
    ['apiserver', 'operator', '127.0.0.1'],
    ['apiserver', 'operator', 'kubernetes.default.svc.cluster.local'],
    ['apiserver', 'operator', '10.96.0.1'],
    ['kubelet-serving', 'apiserver-kubelet-client', '10.89.60.11'],
    ['kubelet-serving', 'apiserver-kubelet-client', 'cp-1'],
    ['etcd-server', 'apiserver-etcd-client', '127.0.0.1'],
    ['etcd-server', 'etcd-operator', 'localhost'],
    // etcd's gateway dials its own server with the server's leaf
    ['etcd-server', 'etcd-server', '10.89.60.11'],
    ['etcd-peer', 'etcd-peer', '10.89.60.11'],
    ['controller-manager-serving', 'operator', 'localhost'],
    ['scheduler-serving', 'operator', '127.0.0.1'],
  ])('%s answers %s at %s', async (server, client, reaches) => {
    expect(await dial(version, server, client, reaches)).toBe('answered');
  });

  it('an aggregated API server answers the front proxy', async () => {
    const server = { leaf: cp.leaves.apiserver!, accepts: 'front-proxy' as const };
    const client = { leaf: clients['front-proxy-client'], trusts: authorities.kubernetes.cert, reaches: 'kubernetes' };
    expect(await talk(version, server, client)).toBe('answered');
  });

  it.each<[MachineLeafId, ClientId, string]>([
    ['etcd-server', 'nobody', '127.0.0.1'],
    ['etcd-server', 'foreign', '127.0.0.1'],
    ['etcd-server', 'expired', '127.0.0.1'],
    ['etcd-server', 'etcd-peer', '127.0.0.1'],
    ['etcd-server', 'kubelet-client', '127.0.0.1'],
    ['etcd-server', 'apiserver-kubelet-client', '127.0.0.1'],
    ['etcd-server', 'front-proxy-client', '127.0.0.1'],
    ['etcd-server', 'operator', '127.0.0.1'],
    // a client of etcd is no peer
    ['etcd-peer', 'apiserver-etcd-client', '10.89.60.11'],
    ['etcd-peer', 'etcd-server', '10.89.60.11'],
    ['etcd-peer', 'etcd-operator', '10.89.60.11'],
    ['apiserver', 'front-proxy-client', '127.0.0.1'],
    ['apiserver', 'apiserver-etcd-client', '127.0.0.1'],
    // server leaves say nothing about a client
    ['apiserver', 'apiserver', '127.0.0.1'],
    ['apiserver', 'kubelet-serving', '127.0.0.1'],
    ['apiserver', 'scheduler-serving', '127.0.0.1'],
    ['kubelet-serving', 'kubelet-serving', '10.89.60.11'],
    ['kubelet-serving', 'front-proxy-client', '10.89.60.11'],
  ])('%s refuses %s', async (server, client, reaches) => {
    expect(await dial(version, server, client, reaches)).toMatch(/ALERT|ECONNRESET|closed/);
  });

  it.each<[MachineLeafId, string, RegExp]>([
    ['kubelet-serving', '10.89.60.12', /ALTNAME/],
    ['kubelet-serving', '127.0.0.1', /ALTNAME/],
    ['etcd-peer', 'localhost', /ALTNAME/],
    ['scheduler-serving', '10.89.60.11', /ALTNAME/],
  ])('a client does not take %s for %s', async (server, reaches, refusal) => {
    const client = server === 'etcd-peer' ? 'etcd-peer' : 'operator';
    expect(await dial(version, server, client, reaches)).toMatch(refusal);
  });

  it('a client does not take a sibling authority, another cluster, another machine, or a client leaf for the server', async () => {
    const kubelet = { leaf: cp.leaves['kubelet-serving']!, accepts: 'kubernetes' as const };
    const caller = { leaf: clients['apiserver-kubelet-client'], reaches: '10.89.60.11' };
    const sibling = await talk(version, kubelet, { ...caller, trusts: authorities.kubernetes.cert });
    const elsewhere = await talk(version, kubelet, { ...caller, trusts: foreign['kubelet-serving'].cert });
    expect([sibling, elsewhere]).toEqual([
      expect.stringMatching(/UNABLE_TO_(VERIFY_LEAF|GET_ISSUER)/),
      expect.stringMatching(/SIGNATURE_FAILURE|UNABLE_TO/),
    ]);
    const neighbour = { ...kubelet, leaf: other.leaves['kubelet-serving']! };
    expect(await talk(version, neighbour, { ...caller, trusts: authorities['kubelet-serving'].cert })).toMatch(
      /ALTNAME/,
    );
    const impostor = { ...kubelet, leaf: clients['kubelet-client']! };
    expect(await talk(version, impostor, { ...caller, trusts: authorities.kubernetes.cert })).toBe('INVALID_PURPOSE');
  });
});
