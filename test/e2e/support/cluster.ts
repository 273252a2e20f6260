import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { assetPath } from '../../../src/kit/assets.ts';
import type { ExecOptions } from '../../../src/kit/exec.ts';
import type { PlanResult, StatusResult, UpResult } from '../../../src/verbs/types.ts';
import { temporaryFolder } from './clone.ts';
import { removeByForce } from './force.ts';
import { clusterName } from './names.ts';
import { eventually } from './process.ts';
import { type Called, jsonLines, seaworthy, unexpected } from './tool.ts';

/** A cluster of a test: examples/local.yaml under a name and a port of its own, driven through ./seaworthy. */
export interface TestCluster {
  name: string;
  /** A temporary folder with the document and, beside it, the state. */
  folder: string;
  document: string;
  stateDir: string;
  apiPort: number;
  /** `./seaworthy COMMAND DOCUMENT ARGUMENTS`; never throws for an exit code. */
  call(command: string, args?: readonly string[], options?: ExecOptions): Promise<Called>;
  /** The same with `--output json`; throws unless the exit code is one of these. */
  up(): Promise<UpResult & { seconds: number }>;
  plan(...codes: number[]): Promise<PlanResult>;
  status(...codes: number[]): Promise<StatusResult>;
  /** `./seaworthy kubectl`: its output. Throws with what it said unless it succeeds. */
  kubectl(args: readonly string[], input?: object): Promise<string>;
  /** With down, and then by force whatever is left; also of a cluster that never came to be. */
  remove(): Promise<void>;
}

/** The first port that nobody listens on: not the example's own, and not that of another run of these tests on this host. */
async function freePort(first = 7443): Promise<number> {
  const server = createServer();
  const free = await new Promise<boolean>(resolve => {
    server.once('error', () => resolve(false)).listen(first, '127.0.0.1', () => resolve(true));
  });
  await new Promise(resolve => server.close(resolve));
  return free ? first : freePort(first + 1);
}

export async function testCluster(purpose: string): Promise<TestCluster> {
  const name = clusterName(purpose);
  const folder = await temporaryFolder();
  const document = join(folder.path, 'cluster.yaml');
  const apiPort = await freePort();
  await writeFile(document, await documentOf(name, apiPort));

  const call: TestCluster['call'] = (command, args = [], options = {}) =>
    seaworthy([command, document, ...args], { cwd: folder.path, ...options });
  const result = async <T>(command: string, codes: readonly number[]): Promise<{ called: Called; value: T }> => {
    const called = await call(command, ['--output', 'json']);
    const value = jsonLines<T>(called.stdout, command).at(-1);
    if (!value || !codes.includes(called.code)) throw unexpected(`seaworthy ${command}`, called);
    return { called, value };
  };

  const cluster: TestCluster = {
    name,
    folder: folder.path,
    document,
    stateDir: join(folder.path, '.seaworthy', name),
    apiPort,
    call,
    up: async () => {
      const { called, value } = await result<UpResult>('up', [0]);
      return { ...value, seconds: called.seconds };
    },
    plan: async (...codes) => (await result<PlanResult>('plan', codes)).value,
    // What serves may for a moment be too slow for the endpoint's checks: on a busy host that is nobody's fault
    status: (...codes) => eventually(20, async () => (await result<StatusResult>('status', codes)).value),
    kubectl: async (args, input) => {
      const options = input ? { input: JSON.stringify(input) } : {};
      const called = await call('kubectl', ['--', ...args], { timeout: 180_000, ...options });
      if (called.code !== 0) throw unexpected(`kubectl ${args.join(' ')}`, called);
      return called.stdout;
    },
    remove: async () => {
      const ended = await call('down', ['--yes'], { timeout: 240_000 }).catch(() => undefined);
      if (ended?.code !== 0) console.log(`down of ${name} failed:\n${ended?.stderr ?? 'no end'}`);
      await removeByForce(name, join(folder.path, '.seaworthy', name));
      await folder.remove();
    },
  };
  return cluster;
}

/** The example with another name and port, nothing else. */
async function documentOf(name: string, apiPort: number): Promise<string> {
  const example = await readFile(assetPath('examples/local.yaml'), 'utf8');
  const changed = example
    .replace('name: harbor\n', `name: ${name}\n`)
    .replace('apiPort: 6443\n', `apiPort: ${apiPort}\n`);
  if (!changed.includes(name) || !changed.includes(String(apiPort))) throw new Error('the example has changed');
  return changed;
}
