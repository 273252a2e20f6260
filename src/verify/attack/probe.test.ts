// What the probe believes, against real servers: node:http, node:tls and ones that misbehave.
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthorities } from '../../pki/authorities.ts';
import { issueLeaf } from '../../pki/certificate.ts';
import type { Authorities, Leaf } from '../../pki/types.ts';
import type { Vantage } from '../access.ts';
import type { Who } from '../api/caller.ts';
import { hostVantage } from '../vantages/host.ts';
import { networkVantage } from '../vantages/network.ts';
import { expired, foreignAuthority, NONE, selfSigned, sibling, valid, wrongUsage } from './credentials.ts';
import { probe } from './probe.ts';
import type { Shot, TlsVersion } from './types.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
let authorities: Authorities;
let serving: Leaf;
const claim = { subject: { commonName: 'kube-apiserver-etcd-client' } };
const HTTP = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

beforeAll(async () => {
  authorities = await createAuthorities('test', Date.now());
  serving = await issueLeaf(authorities['etcd-client'], {
    subject: { commonName: 'server' },
    usages: ['server'],
    names: ['127.0.0.1'],
    notBefore: Date.now() - 3_600_000,
    notAfter: Date.now() + 3_600_000,
  });
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function tlsServer(options: TlsOptions = {}): Promise<number> {
  const server = createTls({ cert: serving.cert, key: serving.key, ...options }, socket => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(HTTP));
  });
  server.on('tlsClientError', () => {});
  return listening(server);
}

const mutual = () =>
  tlsServer({
    ca: authorities['etcd-client'].cert,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });

function ask(port: number, more: Partial<Shot> = {}) {
  const shot: Shot = {
    vantage: hostVantage,
    to: { host: '127.0.0.1', port },
    who: NONE,
    ask: { path: '/' },
    ...more,
  };
  return probe(shot, new AbortController().signal, { connect: 500, talk: 700 });
}

describe('mutual TLS', () => {
  const wrong: Record<string, () => Promise<Who>> = {
    'no certificate': async () => NONE,
    'a self-signed one of the right name': () => selfSigned(claim),
    "another authority's of the right name": () => foreignAuthority(claim),
    "a sibling authority's": () => sibling(authorities, 'kubernetes', claim),
    'an expired one': () => expired(authorities, 'etcd-client', claim),
    'one meant for servers': () => wrongUsage(authorities, 'etcd-client', claim),
  };

  it.each(
    Object.keys(wrong).flatMap(kind => (['TLSv1.2', 'TLSv1.3'] as const).map(version => [kind, version] as const)),
  )('refuses %s in %s, whatever the handshake seemed to be', async (kind, tls) => {
    const seen = await ask(await mutual(), { tls, who: await wrong[kind]!() });
    // A server made of node:tls ends the connection where Go sends an alert
    expect(['refused-tls', 'closed']).toContain(seen.response);
    expect(seen).toMatchObject({ body: '' });
    // The trap: in TLS 1.3 our side of the handshake ends well before the refusal comes.
    if (tls === 'TLSv1.3') expect(seen.tls).toBe('TLSv1.3');
  });

  it.each<TlsVersion>(['TLSv1.2', 'TLSv1.3'])('accepts the right one in %s, and shows the server', async tls => {
    const who = await valid(authorities, 'etcd-client', claim, 'valid');
    const seen = await ask(await mutual(), { tls, who });
    expect(seen).toMatchObject({ response: 'accepted', status: 200, body: 'hello', tls });
    expect(seen.chain[0]?.subject).toBe('CN=server');
  });

  it('is seen to be off', async () => {
    const port = await tlsServer();
    for (const tls of ['TLSv1.2', 'TLSv1.3'] as const)
      expect(await ask(port, { tls })).toMatchObject({ response: 'accepted' });
  });

  it('knows no session: each probe is judged by its own certificate', async () => {
    const port = await mutual();
    const who = await valid(authorities, 'etcd-client', claim, 'valid');
    expect((await ask(port, { tls: 'TLSv1.2', who })).response).toBe('accepted');
    expect(['refused-tls', 'closed']).toContain((await ask(port, { tls: 'TLSv1.2' })).response);
  });
});

describe('old TLS', () => {
  it.each<TlsVersion>(['TLSv1', 'TLSv1.1'])('%s is seen where a server speaks it', async tls => {
    const port = await tlsServer({ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(await ask(port, { tls })).toMatchObject({ response: 'accepted', tls });
  });

  it.each<TlsVersion>(['TLSv1', 'TLSv1.1'])('%s is refused by a server that starts at 1.2', async tls => {
    expect((await ask(await tlsServer({ minVersion: 'TLSv1.2' }), { tls })).response).toBe('refused-tls');
  });

  it('a cipher that encrypts nothing is seen where a server has it', async () => {
    const weak = 'ECDHE-ECDSA-NULL-SHA@SECLEVEL=0';
    const port = await tlsServer({ ciphers: weak, maxVersion: 'TLSv1.2' });
    const seen = await ask(port, { tls: 'TLSv1.2', ciphers: weak });
    expect(seen).toMatchObject({ response: 'accepted', cipher: expect.stringMatching(/NULL/) });
    expect((await ask(await tlsServer(), { tls: 'TLSv1.2', ciphers: weak })).response).toBe('refused-tls');
  });
});

describe('plaintext', () => {
  it.each([
    [200, 'accepted'],
    [401, '401'],
    [403, '403'],
    [404, 'other-status'],
    [500, 'other-status'],
  ] as const)('status %i is %s', async (status, response) => {
    const port = await listening(createHttp((_request, answer) => answer.writeHead(status).end('x')));
    expect(await ask(port)).toMatchObject({ response, status });
  });

  it('a body that comes in chunks is joined', async () => {
    const server = createHttp((_request, answer) => {
      answer.write('one');
      answer.end(' two');
    });
    expect((await ask(await listening(server))).body).toBe('one two');
  });

  it('what a TLS server of Go says to it is a refusal', async () => {
    const note = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';
    const port = await listening(createTcp(socket => socket.once('data', () => socket.end(note))));
    expect((await ask(port)).response).toBe('refused-tls');
  });

  it('nobody listens', async () => {
    const server = createTcp();
    const port = await listening(server);
    server.close();
    expect((await ask(port)).response).toBe('refused-tcp');
  });
});

describe('a listener that misbehaves', () => {
  const listeners: Record<string, [response: string, (socket: Socket) => void]> = {
    'says nothing': ['silent', () => {}],
    'ends at once': ['closed', socket => socket.end()],
    'streams garbage for ever': ['garbage', socket => pour(socket, Buffer.alloc(32 * 1024, 0xff))],
    'streams an answer for ever': [
      'accepted',
      socket => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        pour(socket, Buffer.alloc(32 * 1024, 0x61));
      },
    ],
  };

  it.each(Object.keys(listeners))('%s, in time', async what => {
    const [response, behave] = listeners[what]!;
    const port = await listening(createTcp(behave));
    const began = performance.now();
    expect((await ask(port)).response).toBe(response);
    const overTls = await ask(port, { tls: 'TLSv1.3' });
    expect(['silent', 'closed', 'refused-tls']).toContain(overTls.response);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('says a secret, which no excerpt holds', async () => {
    const secret = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----';
    const port = await listening(createHttp((_request, answer) => answer.end(`${'x'.repeat(60)}${secret}`)));
    const loud = await ask(port);
    expect(loud.excerpt).toContain('[private key]');
    expect(loud.excerpt!.length).toBeLessThanOrEqual(200);
    expect((await ask(port, { hush: true })).excerpt).not.toContain('xxx');
  });
});

function pour(socket: Socket, chunk: Buffer): void {
  const more = () => {
    if (!socket.destroyed && socket.write(chunk)) setImmediate(more);
  };
  socket.on('drain', more).on('error', () => {});
  more();
}

describe('another network', () => {
  let other: Vantage & { close(): void };
  beforeAll(() => {
    other = networkVantage({ id: 'worker:elsewhere', kind: 'worker' }, async () => ({ file: 'env', args: [] }));
  });
  afterAll(() => other.close());

  it('makes connections for probes, early words of the server included', async () => {
    const port = await listening(createTcp(socket => socket.end(HTTP)));
    expect(await ask(port, { vantage: other })).toMatchObject({ response: 'accepted', body: 'hello' });
  });

  it('does TLS with a key that stays here', async () => {
    const who = await valid(authorities, 'etcd-client', claim, 'valid');
    const port = await mutual();
    const shots = Array.from({ length: 20 }, () => ask(port, { vantage: other, tls: 'TLSv1.3', who }));
    for (const seen of await Promise.all(shots)) expect(seen.response).toBe('accepted');
    expect(['refused-tls', 'closed']).toContain((await ask(port, { vantage: other, tls: 'TLSv1.3' })).response);
  });

  it('that can not be entered reaches nothing', async () => {
    const nowhere = networkVantage({ id: 'worker:nowhere', kind: 'worker' }, async () => ({
      file: '/does/not/exist',
      args: [],
    }));
    expect((await ask(1, { vantage: nowhere })).response).toBe('filtered');
  });
});
