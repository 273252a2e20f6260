// One of two API servers is taken out and stopped under load, both of them plain processes: what its users see on each kind of connection.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import { probeApiServer } from '../../src/kube/api-server.ts';
import { makePlace } from '../../src/traffic/place.ts';
import { runTraffic } from '../../src/traffic/run.ts';
import type { Target, TrafficReport } from '../../src/traffic/types.ts';
import { losses, titleOf } from './load/under-load.ts';
import { apiServer, type TestApiServer } from './support/api-server.ts';
import { figures } from './support/figures.ts';
import { eventually } from './support/process.ts';

const [STOPPED, OTHER, FORWARDER] = [6444, 6445, 7000];
const DELAY = 5;

let api: TestApiServer;
let report: TrafficReport;
const servers: ChildProcess[] = [];
let forwarder: Server;

/** The same API server once more, at another port, with its stop as on our machines but for a shorter delay. */
async function another(port: number): Promise<ChildProcess> {
  const [file = '', ...args] = (await readFile(`/proc/${api.process.pid}/cmdline`, 'utf8')).split('\0').filter(Boolean);
  const stop = [`--shutdown-delay-duration=${DELAY}s`, '--shutdown-watch-termination-grace-period=5s'];
  const own = args.filter(arg => !arg.startsWith('--secure-port='));
  const server = spawn(file, [...own, ...stop, `--secure-port=${port}`], { stdio: 'ignore' });
  servers.push(server);
  await eventually(60, async () => {
    const { ready } = await probeApiServer({ address: api.address, port, ca: api.authorities.kubernetes.cert });
    if (!ready) throw new Error(`the API server at ${port} is not ready`);
  });
  return server;
}

/** As the endpoint: new connections by turns; a server taken out gets none, and those that it has go on. */
function forward(to: () => number): Server {
  return createServer({ noDelay: true }, socket => {
    const server = connect({ host: api.address, port: to(), noDelay: true });
    socket.pipe(server).pipe(socket);
    for (const [one, other] of [[socket, server] as const, [server, socket] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
}

beforeAll(async () => {
  const { kubernetes, etcd } = SUPPORTED[0]!;
  api = await apiServer(78, { kubernetes, etcd });
  const stopped = await another(STOPPED);
  await another(OTHER);
  await api.process.end();
  let [turn, out] = [0, false];
  forwarder = forward(() => (out || turn++ % 2 === 0 ? OTHER : STOPPED)).listen(FORWARDER, api.address);
  await once(forwarder, 'listening');
  const { cert, key } = await api.leaf('traffic', ['system:masters']);
  const target: Target = { host: api.address, port: FORWARDER, ca: api.authorities.kubernetes.cert, cert, key };
  const namespace = await makePlace(await api.client(undefined, { server: `https://${api.address}:${FORWARDER}` }));
  const ended = new AbortController();
  const going = runTraffic({ target, namespace, rate: 20, signal: ended.signal });
  await sleep(3000);
  out = true;
  await sleep(500);
  stopped.kill('SIGTERM');
  await once(stopped, 'exit');
  await sleep(2000);
  ended.abort();
  report = await going;
});
afterAll(async () => {
  forwarder?.close();
  for (const server of servers) server.kill('SIGKILL');
  await api?.end();
});

it('loses nothing on new connections, no write and no event', async () => {
  const kept = report.streams.map(stream => [
    titleOf(stream),
    { failed: stream.failed, gap: Math.round(stream.longestGap) },
  ]);
  await figures('e2e-traffic', { 'an API server stopped': Object.fromEntries(kept) });
  expect(Object.values(losses(report)), JSON.stringify(report, undefined, 1)).toEqual(
    Object.keys(losses(report)).map(() => 0),
  );
});

it('refuses nobody on kept connections: none is told to come again later', () => {
  for (const stream of report.streams) expect(Object.keys(stream.kinds), titleOf(stream)).not.toContain('HTTP 429');
  const clientGo = report.streams.find(({ name }) => name.startsWith('client-go'));
  expect(clientGo?.failed).toBe(0);
});
