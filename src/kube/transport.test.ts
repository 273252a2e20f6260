import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthority, issueLeaf } from '../pki/certificate.ts';
import { createTransport, type Transport } from './transport.ts';

let server: ReturnType<typeof createServer>;
let transport: Transport;
const seen: string[] = [];
let drains = 0;

beforeAll(async () => {
  const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 3_600_000 };
  const ca = await createAuthority('kubernetes', 'test', validity);
  const order = {
    ...validity,
    subject: { commonName: 'x' },
    usages: ['server', 'client'] as const,
    names: ['127.0.0.1'],
  };
  const { cert, key } = await issueLeaf(ca, order);
  server = createServer({ cert, key }, (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (drains-- > 0) response.writeHead(429, { connection: 'close', 'retry-after': '5' }).end('shutting down');
    else response.end('{"ok":true}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  transport = createTransport({
    server: `https://127.0.0.1:${port}`,
    ca: ca.cert,
    credentials: async () => ({ cert, key }),
  });
});
afterAll(async () => {
  await transport.close();
  server.close();
});

test('a server that drains is asked once more, on a new connection; a second refusal stands', async () => {
  const request = {
    what: 'list Node',
    method: 'GET',
    path: '/nodes',
    query: { limit: '1', fieldSelector: undefined },
  } as const;
  drains = 1;
  expect(await transport.send(request)).toEqual({ status: 200, body: { ok: true } });
  drains = 2;
  await expect(transport.send(request)).rejects.toMatchObject({
    status: 429,
    retry: true,
    message: 'list Node: shutting down',
  });
  expect(seen).toEqual(Array.from({ length: 4 }, () => 'GET /nodes?limit=1'));
});
