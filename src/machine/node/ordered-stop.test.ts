// The stop's lines, run as they are on a real process that listens.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { machineInput } from '../../../test/samples/machine.ts';
import { portOf } from '../../catalog/hops.ts';
import { execQuiet } from '../../kit/exec.ts';
import { end, orderedStop, outlive } from './ordered-stop.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Listens on a free port and answers SIGTERM by ending after `linger` ms, with its name said. */
async function listener(linger: number): Promise<{ child: ChildProcess; port: string }> {
  const source = `process.on('SIGTERM', () => setTimeout(() => process.exit(0), ${linger}));
    const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port));`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [port] = await once(child.stdout!, 'data');
  return { child, port: String(port).trim() };
}

/** The line for a hop, for another port. */
function onPort(line: string, hop: string, port: string): string[] {
  return ['-c', line.replace(`:${portOf(hop)}`, `:${port}`)];
}

it.runIf(process.platform === 'linux')('sends SIGTERM to who listens on the port and waits for the end', async () => {
  const { child, port } = await listener(700);
  const exited = once(child, 'exit');
  const started = performance.now();
  expect((await execQuiet('/bin/sh', onPort(end('kube-apiserver'), 'kube-apiserver', port))).exitCode).toBe(0);
  expect(performance.now() - started).toBeGreaterThan(600);
  expect(await exited).toEqual([0, null]);
});

it.runIf(process.platform === 'linux')('lets etcd serve on until it ends by itself', async () => {
  const { child, port } = await listener(0);
  let over = false;
  const waiting = execQuiet('/bin/sh', onPort(outlive('etcd-metrics'), 'etcd-metrics', port)).then(result => {
    over = true;
    return result;
  });
  await new Promise(resolve => setTimeout(resolve, 600));
  expect(over).toBe(false);
  child.kill('SIGTERM');
  expect((await waiting).exitCode).toBe(0);
});

it.runIf(process.platform === 'linux')('kills nobody where nobody listens', async () => {
  const { child, port } = await listener(0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect((await execQuiet('/bin/sh', onPort(end('kube-scheduler'), 'kube-scheduler', port))).exitCode).not.toBe(0);
});

it('goes from controllers to API server to etcd, each line with a limit and allowed to fail', () => {
  const [unit] = orderedStop(machineInput('control-plane')).units!;
  const lines = unit!.content.match(/^ExecStop=.*$/gm)!;
  const ports = lines.map(line => Number(line.match(/sport = :(\d+)/)?.[1] ?? 0));
  expect(ports).toEqual([0, 10259, 10257, 6443, 2381, 2381]);
  expect(lines.every(line => line.startsWith('ExecStop=-'))).toBe(true);
  const limits = lines.slice(1).map(line => Number(line.match(/timeout (\d+) /)![1]));
  expect(Number(unit!.content.match(/TimeoutStopSec=(\d+)/)![1])).toBeGreaterThan(Math.max(...limits));
});

it('a worker has nothing to stop in order', () => {
  expect(orderedStop(machineInput('worker'))).toEqual({});
});
