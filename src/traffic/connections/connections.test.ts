// Against a real TLS server: what is a new connection, what is kept, and what a failure looks like.

import { once } from 'node:events';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAuthority, issueLeaf } from '../../pki/certificate.ts';
import { failureOf } from '../failure.ts';
import type { Target } from '../types.ts';
import { keptConnections, newConnections, shortConnections } from './http1.ts';
import { http2Connections } from './http2.ts';
import { ask, type Sender } from './sender.ts';

let server: Http2SecureServer;
let target: Target;
let connections = 0;

beforeAll(async () => {
  const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 };
  const authority = await createAuthority('kubernetes', 'test', validity);
  const names = ['127.0.0.1'];
  const leaf = async (usage: 'client' | 'server') =>
    issueLeaf(authority, { subject: { commonName: usage }, usages: [usage], names, ...validity });
  const [own, client] = await Promise.all([leaf('server'), leaf('client')]);
  const tls = { cert: own.cert, key: own.key, ca: authority.cert, requestCert: true, rejectUnauthorized: true };
  server = createSecureServer({ ...tls, allowHTTP1: true }, (request, response) => {
    if (request.url === '/slow-down') response.writeHead(429, { 'retry-after': '5' });
    if (request.url === '/silent') return;
    if (request.url === '/half') return void response.write('{');
    if (request.url === '/cut') return void (request.stream ?? request.socket).destroy();
    response.end('{}');
  });
  server.on('secureConnection', () => (connections += 1));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  target = { host: '127.0.0.1', port, ca: authority.cert, cert: client.cert, key: client.key };
});
afterAll(() => void server.close());

const get = (path: string) => ({ method: 'GET', path }) as const;

/** How many connections ten requests take, one after the other. */
async function used(sender: Sender): Promise<number> {
  const before = connections;
  for (let n = 0; n < 10; n++) await ask(sender, get('/'));
  sender.close();
  return connections - before;
}

describe('connections', () => {
  it('are new for each request, or kept', async () => {
    expect(await used(newConnections(target))).toBe(10);
    expect(await used(keptConnections(target))).toBe(1);
    expect(await used(shortConnections(target))).toBe(1);
    expect(await used(http2Connections(target))).toBe(3);
  });

  it.each([newConnections, keptConnections, shortConnections, http2Connections])('%o tells what failed', async open => {
    const sender = open(target);
    const failure = async (path: string) => ask(sender, get(path)).then(() => undefined, failureOf);
    expect(await failure('/slow-down')).toMatchObject({ kind: 'HTTP 429' });
    expect(await failure('/cut')).toBeDefined();
    sender.close();
    const nobody = open({ ...target, port: 1 });
    await expect(ask(nobody, get('/')).catch(error => failureOf(error).kind)).resolves.toBe('refused');
    nobody.close();
  });

  it.each([newConnections, keptConnections, http2Connections])(
    '%o gives up on one that never answers, once',
    async open => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const sender = open(target);
      for (const path of ['/silent', '/half']) {
        const failure = ask(sender, get(path)).then(() => undefined, failureOf);
        await once(server, 'request');
        await sleep(50);
        vi.advanceTimersByTime(10_000);
        expect(await failure).toMatchObject({ kind: 'timeout' });
      }
      vi.useRealTimers();
      sender.close();
    },
  );
});
