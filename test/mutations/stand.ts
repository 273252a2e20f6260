import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { exec } from '../../src/kit/exec.ts';
import type { Keys } from './pki.ts';
import { ADDRESS, ENDPOINT } from './place.ts';
import type { Flags, Settings } from './settings.ts';

/** Folders of binaries, by component. */
export interface Binaries {
  etcd: string;
  kubernetes: string;
  containerd: string;
}

const ORDER = ['etcd', 'apiserver', 'controller-manager', 'scheduler', 'kubelet', 'proxy'] as const;
type Component = (typeof ORDER)[number];

/** Real components of the payload as plain processes, in this process's own network: what differs from the last time is started anew. */
export class Stand {
  readonly #running = new Map<string, { child: ChildProcess; told: string }>();
  readonly folder: string;
  readonly #keys: Keys;
  readonly #binaries: Binaries;
  #strangers: Server[] = [];
  #undo: string[][] = [];

  constructor(folder: string, keys: Keys, binaries: Binaries) {
    this.folder = folder;
    this.#keys = keys;
    this.#binaries = binaries;
  }

  async become(settings: Settings): Promise<void> {
    await this.#reset();
    await settings.pending?.();
    await this.#write(settings);
    await this.#start(
      'containerd',
      `${this.#binaries.containerd}/containerd`,
      ['--config', join(this.folder, 'containerd.toml')],
      '',
    );
    for (const component of ORDER) {
      const told = JSON.stringify([settings[component], mutantOf(settings, component)]);
      const [file, args] = this.#command(component, settings);
      await this.#start(component, file, args, told);
      if (component !== 'apiserver') continue;
      await this.#apiReady();
      await this.#objects(settings.objects);
    }
    if (settings.plaintextProxy) await this.#plaintextProxy();
    await this.#disturb(settings);
    await this.#settled(settings);
  }

  async end(): Promise<void> {
    await this.#reset();
    for (const name of [...this.#running.keys()].reverse()) await this.#stop(name);
  }

  #command(component: Component, settings: Settings): [file: string, args: string[]] {
    const { etcd, kubernetes } = this.#binaries;
    const flags = (of: Flags) =>
      Object.entries(of).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${this.#placed(value)}`]));
    if (component === 'etcd') return [`${etcd}/etcd`, flags(settings.etcd)];
    if (component === 'apiserver')
      return [`${kubernetes}/kube-apiserver`, [...flags(settings.apiserver), `--cert-dir=${this.folder}/made`]];
    const config = `--config=${join(this.folder, `${component}.yaml`)}`;
    if (component === 'kubelet')
      return [
        `${kubernetes}/kubelet`,
        [
          config,
          `--kubeconfig=${this.folder}/kubelet-client.conf`,
          '--hostname-override=cp-1',
          `--root-dir=${this.folder}/kubelet`,
          `--cert-dir=${this.folder}/made`,
          `--node-ip=${ADDRESS}`,
        ],
      ];
    if (component === 'proxy') return [`${kubernetes}/kube-proxy`, [config]];
    return [`${kubernetes}/kube-${component}`, flags(settings[component])];
  }

  #placed(text: string): string {
    return text.replaceAll('{folder}', this.folder);
  }

  async #write(settings: Settings): Promise<void> {
    await rm(join(this.folder, 'disk'), { recursive: true, force: true });
    const containerd = `version = 3\nroot = "${this.folder}/containerd"\nstate = "${this.folder}/containerd-state"\n[grpc]\n  address = "${this.folder}/containerd.sock"\n`;
    const disk = Object.entries(settings.disk).map(([path, text]) => [`disk/${path}`, text] as const);
    const configs = (['kubelet', 'proxy'] as const).map(
      name => [`${name}.yaml`, this.#placed(JSON.stringify(settings[name]))] as const,
    );
    for (const [path, text] of [
      ['containerd.toml', containerd] as const,
      ...Object.entries(settings.files),
      ...configs,
      ...disk,
    ]) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      // Components watch their files: one that is written anew is one that has changed
      if (this.#written.get(path) === text && !path.startsWith('disk/')) continue;
      this.#written.set(path, text);
      await writeFile(join(this.folder, path), text, { mode: 0o600 });
    }
  }

  async #start(name: string, file: string, args: string[], told: string): Promise<void> {
    const now = this.#running.get(name);
    if (now && now.told === told && now.child.exitCode === null) return;
    if (now) await this.#stop(name);
    const log = openSync(join(this.folder, `${name}.log`), 'w');
    const child = spawn(file, args, { stdio: ['ignore', log, log] });
    child.once('error', () => {});
    this.#running.set(name, { child, told });
  }

  async #stop(name: string): Promise<void> {
    const child = this.#running.get(name)?.child;
    this.#running.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** What was done to network and strangers is undone. */
  async #reset(): Promise<void> {
    for (const server of this.#strangers.splice(0)) server.close();
    for (const command of this.#undo.splice(0).reverse()) await call(command);
    await this.#stop('plaintext-proxy');
  }

  async #disturb(settings: Settings): Promise<void> {
    const address = ['ip', 'addr', 'add', `${ENDPOINT}/32`, 'dev', 'lo'];
    const held = { run: address, undo: address.with(2, 'del') };
    // The endpoint's address is on this host in any case; the machine is asked for its own addresses only.
    for (const { run, undo } of settings.holdsEndpoint ? [...settings.network, held] : settings.network) {
      await call(run);
      this.#undo.push(undo);
    }
    for (const { host, port } of settings.strangers) {
      const server = createServer(socket => socket.on('error', () => {}).end('hello\n'));
      await new Promise<void>(resolve => server.listen(port, host, resolve));
      this.#strangers.push(server);
    }
  }

  /** What is wanted and not there is made; what was made and is not wanted any more goes. */
  async #objects(wanted: Settings['objects']): Promise<void> {
    const named = new Map(
      wanted.map(({ path, body }) => [
        `${path}/${(body as { metadata: { name: string } }).metadata.name}`,
        { path, body },
      ]),
    );
    const gone = [...this.#made].filter(name => !named.has(name));
    const missing = [...named].filter(([name]) => !this.#made.has(name));
    for (const name of gone) await this.api('DELETE', name);
    for (const [name, { path, body }] of missing) {
      const { status, text } = await this.api('POST', path, body);
      if (status >= 300 && status !== 409) throw new Error(`POST ${name}: ${status} ${text}`);
    }
    this.#made = new Set(named.keys());
    // API servers judge by what they have read of it
    if (gone.length + missing.length > 0) await new Promise(resolve => setTimeout(resolve, 2_000));
  }
  #made = new Set<string>();
  readonly #written = new Map<string, string>();

  async #plaintextProxy(): Promise<void> {
    const args = [
      'proxy',
      `--kubeconfig=${this.folder}/admin.conf`,
      `--address=${ADDRESS}`,
      '--port=8080',
      '--accept-hosts=.*',
    ];
    await this.#start('plaintext-proxy', `${this.#binaries.kubernetes}/kubectl`, args, '');
  }

  /** As the administrator, whoever the server is. */
  api(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
    const { cert, key } = this.#keys.admin;
    return new Promise((resolve, reject) => {
      const call = request(
        {
          host: ADDRESS,
          port: 6443,
          method,
          path,
          cert,
          key,
          rejectUnauthorized: false,
          agent: false,
          timeout: 5_000,
          headers: { 'content-type': 'application/json' },
        },
        answer => {
          let text = '';
          answer.on('data', chunk => {
            text += chunk;
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        },
      );
      call.on('error', reject).on('timeout', () => call.destroy(new Error('no answer')));
      call.end(body ? JSON.stringify(body) : undefined);
    });
  }

  async #apiReady(): Promise<void> {
    await this.#until('apiserver', async () => (await this.api('GET', '/readyz')).status === 200);
  }

  /** All that should listen does; then what authorization depends on has been read as well. */
  async #settled({ kubelet, strangers }: Settings): Promise<void> {
    const ports: [name: string, port: number][] = [
      ['etcd', 2380],
      ['kubelet', 10250],
      ['kubelet', 10248],
      ['controller-manager', 10257],
      ['scheduler', 10259],
      ['proxy', 10256],
      ['proxy', 10249],
      ...strangers.map(({ port }) => ['kubelet', port] as [string, number]),
      ...(kubelet.readOnlyPort ? [['kubelet', 10255] as [string, number]] : []),
    ];
    for (const [name, port] of ports) {
      await this.#until(name, async () => (await exec('internal', 'ss', ['-Htln'])).stdout.includes(`:${port} `));
    }
    await new Promise(resolve => setTimeout(resolve, 1_000));
  }

  async #until(name: string, is: () => Promise<boolean>): Promise<void> {
    for (
      const ends = Date.now() + 60_000;
      !(await is().catch(() => false));
      await new Promise(resolve => setTimeout(resolve, 200))
    ) {
      const child = this.#running.get(name)?.child;
      if (Date.now() < ends && child?.exitCode === null) continue;
      const log = await readFile(join(this.folder, `${name}.log`), 'utf8').catch(() => '');
      throw new Error(`${name} is not ready:\n${log.split('\n').slice(-12).join('\n')}`);
    }
  }
}

async function call([file = '', ...args]: readonly string[]): Promise<void> {
  if (file === 'nft') await exec('internal', 'nft', ['-f', '-'], { input: args[0] ?? '' });
  else await exec('internal', file, args);
}

/** Files by which only some component is changed are told by being named in its settings. */
function mutantOf(settings: Settings, component: Component): string {
  const own = JSON.stringify(settings[component]);
  return own.includes('mutant') ? `${settings.files['mutant.crt']}` : '';
}
