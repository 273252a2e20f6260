import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority, issueLeaf } from '../pki/certificate.ts';
import type { Authority, Leaf } from '../pki/types.ts';
import { connectionFault } from './connection-fault.ts';
import { type HttpsConnection, type HttpsTarget, httpsConnection } from './https.ts';
import { keptConnection } from './kept-connection.ts';

const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 };
const leafOf = (authority: Authority, commonName: string, names: string[] = []) =>
  issueLeaf(authority, { ...validity, subject: { commonName }, usages: ['server', 'client'], names });

let authority: Authority;
let other: Authority;
let client: Leaf;
let server: ReturnType<typeof createServer>;
let port: number;
const sockets = new Set<Socket>();
const open: HttpsConnection[] = [];

beforeAll(async () => {
  [authority, other] = await Promise.all([
    createAuthority('kubernetes', 'one', validity),
    createAuthority('kubernetes', 'other', validity),
  ]);
  client = await leafOf(authority, 'client');
  const { cert, key } = await leafOf(authority, 'server', ['server-1']);
  server = createServer(
    { cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      if (request.url === '/hang') return;
      if (request.url === '/slow') setTimeout(() => response.end('late'), 150);
      else response.end(`${request.method} ${sockets.size}`);
    },
  );
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await Promise.all(open.map(connection => connection.close()));
  server.closeAllConnections();
  server.close();
});

async function connection(more: Partial<HttpsTarget> = {}): Promise<HttpsConnection> {
  const { cert, key } = client;
  const target = {
    host: '127.0.0.1',
    port,
    serverName: 'server-1',
    ca: authority.cert,
    cert,
    key,
    connectTimeoutMs: 1000,
  };
  const made = await httpsConnection({ ...target, ...more });
  open.push(made);
  return made;
}

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    error => connectionFault(error),
  );
const get = (path: string, timeoutMs = 1000) => ({ method: 'GET', path, timeoutMs }) as const;

/** A stream whose other side hangs up at once. */
function ending(): Duplex {
  return new Duplex({
    read: function () {
      this.push(null);
    },
    write: (_chunk, _encoding, done) => done(),
  });
}

describe('HTTPS connections', () => {
  test('one is kept for many requests', async () => {
    sockets.clear();
    const kept = await connection({ connections: 1 });
    for (let request = 0; request < 3; request++) expect((await kept.request(get('/'))).text).toBe('GET 1');
  });

  test('a dead one is replaced: reads are sent again, changes only when repeatable', async () => {
    const kept = await connection({ connections: 1 });
    const kill = async () => {
      await kept.request(get('/'));
      for (const socket of sockets) socket.resetAndDestroy();
    };
    await kill();
    expect((await kept.request(get('/'))).status).toBe(200);
    await kill();
    expect(await faultOf(kept.request({ ...get('/'), method: 'POST', repeatable: true }))).toBe('none');
  });

  test('no answer in time is a timeout, and the next request is not held up by it', async () => {
    const kept = await connection({ connections: 1 });
    expect(await faultOf(kept.request(get('/hang', 100)))).toBe('timeout');
    expect((await kept.request(get('/'))).status).toBe(200);
  });

  test.each<[string, () => Partial<HttpsTarget>, string]>([
    ['another name', () => ({ serverName: 'server-2' }), 'untrusted'],
    ['another authority', () => ({ ca: other.cert }), 'untrusted'],
    ['no certificate of ours', () => ({ cert: undefined, key: undefined }), 'not-admitted'],
    ['nobody there', () => ({ port: 1 }), 'refused'],
    [
      'a stream that never comes',
      () => ({ connect: () => new Promise<Duplex>(() => {}), connectTimeoutMs: 100 }),
      'timeout',
    ],
    [
      'a stream that says nothing',
      () => ({ connect: async () => new Duplex({ read() {}, write() {} }), connectTimeoutMs: 100 }),
      'timeout',
    ],
    ['a stream that ends', () => ({ connect: async () => ending() }), 'broken'],
  ])('%s', async (_what, more, fault) => {
    expect(await faultOf((await connection(more())).request(get('/')))).toBe(fault);
  });

  test('TLS is laid over any stream', async () => {
    const over = await connection({
      connect: async () => {
        const raw = connect(port, '127.0.0.1');
        return Duplex.from({ readable: raw, writable: raw });
      },
    });
    expect((await over.request(get('/'))).status).toBe(200);
  });

  test('new credentials get a new connection, and what is under way on the old one ends well', async () => {
    const kept = keptConnection<Leaf>(({ cert, key }) => connection({ cert, key, connections: 1 }));
    const first = await kept.as(client);
    const late = first.request(get('/slow'));
    const second = await kept.as(await leafOf(authority, 'client'));
    expect(second).not.toBe(first);
    expect((await late).text).toBe('late');
    expect((await second.request(get('/'))).status).toBe(200);
    await kept.close();
  });
});
