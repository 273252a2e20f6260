import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { CHECKS } from '../catalog/checks.ts';
import { systemClock } from '../kit/clock.ts';
import { silent } from '../kit/events.ts';
import { createAuthority, issueLeaf } from '../pki/certificate.ts';
import type { Access } from './access.ts';
import { apiCaller } from './api/caller.ts';
import { type Check, passed } from './check.ts';
import { createProbes } from './probes.ts';
import { runChecks } from './run.ts';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map(server => new Promise(done => server.close(done)))));

function access(more: Partial<Access> = {}): Access {
  const { signal } = new AbortController();
  const inventory = { cluster: 'c', machines: [], unknown: [] };
  return { inventory, vantages: [], missing: {}, probes: createProbes(signal), clock: systemClock, signal, ...more };
}

const host = { id: 'host', kind: 'host' as const, connect: () => Promise.reject(new Error('none')) };
const all = access({ vantages: [host] });
const limits = (milliseconds = 10_000) => ({ deadline: Date.now() + milliseconds, timeoutMs: 150 });
const check = (assess: Check['assess']): Check => ({ id: 'API-01', kind: 'attack', assess });
const outcomeOf = async (assess: Check['assess'], from = all, within = limits()) =>
  (await runChecks([check(assess)], from, { ...within, only: ['API-01'] }, silent))[0];

describe('a check is not assessed, and never passed,', () => {
  it('when it throws; what it says of secrets is masked', async () => {
    const found = await outcomeOf(() => Promise.reject(new Error('failed with Bearer abcdefghijklmnop')));
    expect(found).toMatchObject({
      outcome: 'not-assessed',
      says: 'it could not be carried out: failed with Bearer [redacted]',
    });
  });

  it('when it does not end', async () => {
    const found = await outcomeOf(() => new Promise(() => {}));
    expect(found).toMatchObject({ outcome: 'not-assessed', says: expect.stringContaining('no end within') });
  });

  it('when the run is stopped while it is under way', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    const found = await outcomeOf(() => new Promise(() => {}), access({ vantages: [host], signal: stop.signal }));
    expect(found).toMatchObject({ outcome: 'not-assessed', says: expect.stringContaining('the run was ended') });
  });

  it('when the deadline is over before its turn', async () => {
    const found = await outcomeOf(async () => passed('well'), all, limits(-1));
    expect(found).toMatchObject({ outcome: 'not-assessed', says: expect.stringContaining('deadline') });
  });

  it('when what it needs is missing, which is said', async () => {
    const missing = { vantage: 'this host has no network' } as const;
    const found = await outcomeOf(async () => passed('well'), access({ missing }));
    expect(found).toMatchObject({
      outcome: 'not-assessed',
      says: 'needs a place to connect from (this host has no network)',
    });
  });
});

it('tells of every row of the catalogue, in its order, of those without a probe too', async () => {
  const found = await runChecks([], all, limits(), silent);
  expect(found.map(each => each.check.id)).toEqual(CHECKS.map(({ id }) => id));
  expect(new Set(found.map(each => each.outcome))).toEqual(new Set(['not-assessed']));
});

it('runs no more at once than it may', async () => {
  let running = 0;
  let most = 0;
  const checks = CHECKS.map(({ id }) => ({
    id,
    kind: 'audit' as const,
    assess: async () => {
      most = Math.max(most, ++running);
      await new Promise(done => setTimeout(done, 5));
      running -= 1;
      return passed('well');
    },
  }));
  await runChecks(
    checks,
    all,
    { ...limits(), concurrency: 3, only: CHECKS.filter(row => row.needs.join() === 'vantage').map(row => row.id) },
    silent,
  );
  expect(most).toBe(3);
});

describe('a request to a listener ends, which', () => {
  const port = (server: Server) => (server.address() as { port: number }).port;
  const listen = async (server: Server) => {
    servers.push(server);
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    return `https://127.0.0.1:${port(server)}`;
  };
  const request = (server: string, ca: string) =>
    apiCaller({ server, ca, kind: 'nobody', who: async () => ({ kind: 'nobody' }) }).request({
      path: '/',
      timeoutMs: 300,
    });

  it('accepts and says nothing', async () => {
    const sockets: { destroy(): void }[] = [];
    const server = await listen(createServer(socket => void sockets.push(socket)));
    const began = Date.now();
    await expect(outcomeOf(() => request(server, '').then(() => passed('answered')))).resolves.toMatchObject({
      outcome: 'not-assessed',
    });
    expect(Date.now() - began).toBeLessThan(2_000);
    for (const socket of sockets) socket.destroy();
  });

  it('streams garbage for ever behind good headers', async () => {
    const now = Date.now();
    const validity = { notBefore: now - 1000, notAfter: now + 3_600_000 };
    const authority = await createAuthority('kubernetes', 'test', validity);
    const leaf = await issueLeaf(authority, {
      subject: { commonName: 'x' },
      usages: ['server'],
      names: ['127.0.0.1'],
      ...validity,
    });
    const server = await listen(
      createTlsServer({ cert: leaf.cert, key: leaf.key }, socket => {
        socket.on('error', () => {});
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        const more = () => {
          while (!socket.destroyed && socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`));
        };
        socket.on('drain', more);
        more();
      }),
    );
    const began = Date.now();
    await expect(request(server, authority.cert)).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(3_000);
  });
});
