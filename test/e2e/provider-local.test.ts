// Provider `local` on this host's engine: the contract, and what holds for system containers alone. Needs root, an engine, mmdebstrap.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import { silent } from '../../src/kit/events.ts';
import { execQuiet } from '../../src/kit/exec.ts';
import { defaultCacheDir } from '../../src/payload/cache.ts';
import { ensurePayload } from '../../src/payload/ensure.ts';
import { resolveLock } from '../../src/payload/resolve.ts';
import { createLocalProvider } from '../../src/providers/local/index.ts';
import type { LocalOptions } from '../../src/providers/local/options.ts';
import type { PayloadMounts } from '../../src/providers/provider.ts';
import { providerContract } from '../contract/provider.ts';
import { servingMachines } from '../contract/serving-machine.ts';
import { until, whoAnswers } from '../contract/waiting.ts';
import { engine } from './support/engine.ts';
import { figures } from './support/figures.ts';
import { clusterName } from './support/names.ts';

const context = { emit: silent };
const cacheDir = defaultCacheDir();

async function optionsOf(purpose: string, apiPort: number): Promise<LocalOptions> {
  return {
    clusterName: clusterName(purpose),
    clusterId: randomUUID(),
    spec: { engine: 'auto', apiPort },
    machines: { controlPlanes: 3, workers: 1 },
    stateDir: await mkdtemp(join(tmpdir(), 'seaworthy-')),
    cacheDir,
  };
}

async function realPayload(): Promise<PayloadMounts> {
  const payload = await ensurePayload(await resolveLock({ kubernetes: SUPPORTED[0]!.kubernetes }), { emit: silent });
  return { digest: payload.digest, binDir: payload.binDir, cniDir: payload.cniDir, images: payload.images };
}

/** Everything on this host that carries the cluster's name, id or range; other clusters come and go meanwhile. */
async function tracesOf(
  { clusterName: name, clusterId, stateDir }: LocalOptions,
  subnet: () => string,
): Promise<string[]> {
  const outputs = await Promise.all([
    engine('ps', '-a', '--format', 'container {{.Names}} {{.ID}}'),
    engine('network', 'ls', '--format', 'network {{.Name}}'),
    ...[
      ['ip', '-4', '-o', 'addr'],
      ['iptables-save'],
      ['nft', 'list', 'ruleset'],
      ['findmnt', '-rno', 'TARGET'],
      ['losetup', '-lnO', 'BACK-FILE'],
    ].map(async ([file = '', ...args]) => (await execQuiet(file, args)).stdout),
    readdir(join(cacheDir, 'machines')).then(
      names => names.join('\n'),
      () => '',
    ),
    readdir(stateDir).then(names =>
      names
        .filter(each => each !== 'audit')
        .map(each => `${name} state ${each}`)
        .join('\n'),
    ),
  ]);
  const marks = [name, clusterId, subnet()].filter(Boolean);
  return outputs
    .flatMap(text => text.split('\n'))
    .filter(line => marks.some(mark => line.includes(mark)))
    .sort();
}

const measured: Record<string, number> = {};
/** Audit logs outlive a teardown: these go when the suite has ended. */
const stateDirs: string[] = [];

providerContract('provider local', async () => {
  const options = await optionsOf('contract', 17443);
  stateDirs.push(options.stateDir);
  const make = () => createLocalProvider(options);
  const planned = await make().network();
  return {
    clusterName: options.clusterName,
    clusterId: options.clusterId,
    make,
    payload: await realPayload(),
    // Until it is made its range is anybody's.
    traces: async () => tracesOf(options, () => planned.replace(/\.0\/24$/, '.')),
    measured: (what, milliseconds) => {
      measured[what] = Math.round(milliseconds);
    },
  };
});

afterAll(async () => {
  for (const stateDir of stateDirs) await rm(stateDir, { recursive: true });
  await figures('provider-local', { milliseconds: measured });
});

describe('system containers', () => {
  let options: LocalOptions;
  let other: LocalOptions;
  let payload: PayloadMounts;
  let provider: ReturnType<typeof createLocalProvider>;
  let second: ReturnType<typeof createLocalProvider>;
  let machines: Awaited<ReturnType<typeof servingMachines>>;
  const nameOf = (suffix: string) => `${options.clusterName}-${suffix}`;

  const create = async (suffix: string, which = provider, name = nameOf(suffix)) => {
    const address = await which.reserveAddress(name, [], 'control-plane');
    const digests = { base: which.traits.base, payload: payload.digest, config: 'c'.repeat(64) };
    const bundle = await machines.bundle(name, 'control-plane', address);
    await which.create(bundle, digests, payload, context);
    return address;
  };

  beforeAll(async () => {
    [options, other, payload, machines] = await Promise.all([
      optionsOf('box', 17444),
      optionsOf('box2', 17445),
      realPayload(),
      servingMachines(),
    ]);
    provider = createLocalProvider(options);
    second = createLocalProvider(other);
    await provider.prepare({ trust: machines.trust, payload }, context);
  });

  afterAll(async () => {
    for (const [each, { stateDir }] of [
      [provider, options],
      [second, other],
    ] as const) {
      for (const { name } of await each.list()) await each.destroy(name);
      await each.teardown(context);
      await rm(stateDir, { recursive: true });
    }
  });

  test("a machine's cgroup is its container's own: systemd inside manages nothing of the host or of others", async () => {
    const address = await create('cp-1');
    await provider.start(nameOf('cp-1'));
    await until(
      'units',
      () => provider.execOn(nameOf('cp-1'), ['systemctl', 'is-active', 'serving']),
      ({ exitCode }) => exitCode === 0,
    );
    const [inspected] = JSON.parse(await engine('inspect', nameOf('cp-1'))) as [{ Id: string; State: { Pid: number } }];
    const cgroups = (await readFile(`/proc/${inspected.State.Pid}/cgroup`, 'utf8')).trim().split('\n');
    const managed = cgroups.filter(line => /^\d+:(?:name=systemd|memory|pids|)?:/.test(line));
    expect(managed.length).toBeGreaterThan(0);
    for (const line of managed.filter(each => !each.startsWith('0::') || provider.traits.cgroupVersion === 2))
      expect(line).toContain(inspected.Id);
    expect(address).toMatch(/^\d/);
  });

  test('containerd finds the preloaded images, pinned, and runs them from a store of its own', async () => {
    const name = nameOf('cp-1');
    const start =
      'systemd-run --unit containerd -p Delegate=yes /usr/local/bin/containerd && until ctr version >/dev/null 2>&1; do sleep 0.1; done';
    expect(await provider.execOn(name, ['sh', '-c', start])).toMatchObject({ exitCode: 0 });
    const { stdout } = await provider.execOn(name, ['ctr', '-n', 'k8s.io', 'images', 'ls']);
    for (const { ref } of payload.images) {
      expect(stdout.split('\n').find(line => line.startsWith(`${ref} `))).toContain('io.cri-containerd.pinned=pinned');
    }
    const etcd = payload.images.find(image => image.ref.includes('/etcd:'))!.ref;
    const ran = await provider.execOn(name, ['ctr', '-n', 'k8s.io', 'run', '--rm', etcd, 'probe', 'etcd', '--version']);
    expect(ran.stdout).toContain('etcd Version');
    await provider.execOn(name, ['ctr', '-n', 'k8s.io', 'images', 'rm', etcd]);
    await create('cp-2');
    await provider.start(nameOf('cp-2'));
    await until(
      'cp-2',
      () => provider.execOn(nameOf('cp-2'), ['sh', '-c', start]),
      ({ exitCode }) => exitCode === 0,
    );
    expect((await provider.execOn(nameOf('cp-2'), ['ctr', '-n', 'k8s.io', 'images', 'ls', '-q'])).stdout).toContain(
      etcd,
    );
  });

  test('audit logs outlive their machine', async () => {
    await provider.execOn(nameOf('cp-2'), ['sh', '-c', 'echo event > /var/log/kubernetes/audit.log']);
    await provider.destroy(nameOf('cp-2'));
    expect(await readFile(join(options.stateDir, 'audit', nameOf('cp-2'), 'audit.log'), 'utf8')).toBe('event\n');
  });

  test('a container removed by hand is gone, and destroy removes what it left', async () => {
    await create('cp-2');
    await provider.start(nameOf('cp-2'));
    await engine('rm', '--force', '--volumes', nameOf('cp-2'));
    expect(await provider.get(nameOf('cp-2'))).toBeUndefined();
    await provider.destroy(nameOf('cp-2'));
    expect(await readdir(join(cacheDir, 'machines', options.clusterId))).not.toContain(nameOf('cp-2'));
    expect((await execQuiet('findmnt', ['-rno', 'TARGET'])).stdout).not.toContain(nameOf('cp-2'));
  });

  test('broken off at any moment, a creation is no machine, and is finished when asked for again', async () => {
    const dead = new Error('killed here');
    for (const step of ['cp --archive --link', 'mkfs.ext4', ' create ', ' cp ']) {
      const broken = createLocalProvider(options, {
        exec: async (file, args, how) => {
          if (` ${[file, ...args].join(' ')} `.includes(step)) throw dead;
          return execQuiet(file, args, how);
        },
      });
      await expect(create('cp-2', broken), step).rejects.toBe(dead);
      expect(
        (await provider.list()).map(each => each.name),
        step,
      ).toEqual([nameOf('cp-1')]);
    }
    await create('cp-2');
    expect(await provider.get(nameOf('cp-2'))).toMatchObject({ state: 'stopped' });
  });

  test('an endpoint that is killed comes back by itself and knows its backends', async () => {
    const { address } = (await provider.get(nameOf('cp-1')))!;
    await provider.admit(nameOf('cp-1'), address);
    await until(
      'healthy',
      () => provider.endpoint(),
      ({ backends }) => backends[0]?.healthy === true,
    );
    const [{ State }] = JSON.parse(await engine('inspect', `${options.clusterName}-endpoint`)) as [
      { State: { Pid: number } },
    ];
    process.kill(State.Pid, 'SIGKILL');
    await sleep(200);
    await until(
      'back',
      () => provider.endpoint(),
      ({ exists, backends }) => exists && backends[0]?.healthy === true,
    );
    expect(await whoAnswers('127.0.0.1', options.spec.apiPort)).toBe(nameOf('cp-1'));
  });

  test('an endpoint removed by hand is made anew by prepare, with the backends it had', async () => {
    await engine('rm', '--force', `${options.clusterName}-endpoint`);
    expect(await provider.endpoint()).toMatchObject({ exists: false });
    await provider.prepare({ trust: machines.trust, payload }, context);
    await until(
      'healthy',
      () => provider.endpoint(),
      ({ backends }) => backends[0]?.healthy === true,
    );
  });

  test('an authority that is no longer trusted is no longer believed', async () => {
    const { trust } = await servingMachines();
    await provider.prepare({ trust, payload }, context);
    await until(
      'unhealthy',
      () => provider.endpoint(),
      ({ backends }) => backends[0]?.healthy === false,
    );
    await provider.prepare({ trust: machines.trust, payload }, context);
    await until(
      'healthy',
      () => provider.endpoint(),
      ({ backends }) => backends[0]?.healthy === true,
    );
  });

  test('two clusters on one host: networks, names and lists of their own', async () => {
    await second.prepare({ trust: machines.trust, payload }, context);
    expect(await second.network()).not.toBe(await provider.network());
    expect(await second.list()).toEqual([]);
    // Asked for by another cluster, a machine is not there, and is not touched.
    await second.destroy(nameOf('cp-1'));
    expect(await provider.get(nameOf('cp-1'))).toMatchObject({ state: 'running' });
    await expect(create('cp-1', second)).rejects.toMatchObject({ kind: 'provider', failure: 'name-in-use' });
    expect(await provider.get(nameOf('cp-1'))).toMatchObject({ state: 'running' });
  });

  test('a host that is not ready is refused with everything at once, before anything is made', async () => {
    const crowded = { ...options, clusterId: randomUUID(), machines: { controlPlanes: 999, workers: 0 } };
    const refused = createLocalProvider(crowded).prepare({ trust: machines.trust, payload }, context);
    await expect(refused).rejects.toMatchObject({
      kind: 'provider',
      message: expect.stringMatching(/memory[\s\S]*same name[\s\S]*port 17444/),
    });
  });
});
