// The gate's command, run as it is against a real TLS server.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { machineInput } from '../../../test/samples/machine.ts';
import { createAuthorities } from '../../pki/authorities.ts';
import { issueLeaf } from '../../pki/certificate.ts';
import { TRUST } from '../paths.ts';
import { apiReady } from './api-ready.ts';

const HOUR = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'seaworthy-gate-'));
let server: Server;
let gate: ChildProcess | undefined;
let status = 500;
const asked: string[] = [];

beforeEach(async () => {
  const now = Date.now();
  const authorities = await createAuthorities('harbor', now);
  const lifetime = { notBefore: now - HOUR, notAfter: now + HOUR };
  const names = ['127.0.0.1'];
  const leaf = await issueLeaf(authorities.kubernetes, {
    subject: { commonName: 'kube-apiserver' },
    usages: ['server'],
    names,
    ...lifetime,
  });
  writeFileSync(join(folder, 'ca.crt'), authorities.kubernetes.cert);
  writeFileSync(join(folder, 'other.crt'), authorities['front-proxy'].cert);
  server = createServer({ cert: leaf.cert, key: leaf.key, minVersion: 'TLSv1.3' }, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status).end('x');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  gate?.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  rmSync(join(folder, 'ca.crt'), { force: true });
});

/** The unit's own line, with this server and this authority. */
function open(authority: string): Promise<unknown[]> {
  const unit = apiReady(machineInput('worker')).units![0]!.content;
  const command = unit.match(/^ExecStart=\/bin\/sh -c '(.*)'$/m)![1]!.replaceAll('$$', '$');
  const { port } = server.address() as AddressInfo;
  const here = command.replace('{{endpoint}}', `127.0.0.1:${port}`).replace(TRUST.kubernetes, join(folder, authority));
  gate = spawn('/bin/sh', ['-c', here], { stdio: 'ignore', detached: false });
  return once(gate, 'exit');
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

it.runIf(process.platform === 'linux')('opens when /readyz says 200, not before', async () => {
  status = 500;
  const opened = open('ca.crt');
  expect(await Promise.race([opened, pause(1500)])).toBeUndefined();
  expect(asked.length).toBeGreaterThan(1);
  expect(new Set(asked)).toEqual(new Set(['GET /readyz']));
  status = 200;
  expect(await opened).toEqual([0, null]);
});

it.runIf(process.platform === 'linux')('believes nobody of another authority', async () => {
  status = 200;
  expect(await Promise.race([open('other.crt'), pause(1500)])).toBeUndefined();
});
