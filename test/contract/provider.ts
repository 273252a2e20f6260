import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/catalog/roles.ts';
import { cidrContains } from '../../src/kit/cidr.ts';
import { silent } from '../../src/kit/events.ts';
import type { MachineDigests } from '../../src/machine/types.ts';
import {
  hasConsoleLog,
  hasFaultInjection,
  hasMachineExec,
  hasMachineTunnel,
  hasReuseDisk,
  hasSeedDisk,
  type PayloadMounts,
  type Provider,
} from '../../src/providers/provider.ts';
import { type ServingMachines, servingMachines } from './serving-machine.ts';
import { until, whoAnswers } from './waiting.ts';

export interface ProviderUnderTest {
  clusterName: string;
  clusterId: string;
  /** A provider of this cluster; called again, another one that knows nothing of what the first did. */
  make(): Provider;
  payload: PayloadMounts;
  /** All that exists outside and may be the provider's: a list that is the same before the first call and after `teardown`. */
  traces(): Promise<string[]>;
  /** Reports a figure. */
  measured?(what: string, milliseconds: number): void;
}

/** What every provider must do, against the real thing. Steps build on one another: the first that fails explains the rest. */
export function providerContract(label: string, setUp: () => Promise<ProviderUnderTest>): void {
  describe(label, () => {
    const context = { emit: silent };
    const addresses = new Map<string, string>();
    let given: ProviderUnderTest;
    let provider: Provider;
    let machines: ServingMachines;
    let digests: MachineDigests;
    let before: string[];

    const nameOf = (suffix: string) => `${given.clusterName}-${suffix}`;
    const stateOf = async (suffix: string) => (await provider.get(nameOf(suffix)))?.state;
    const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      const started = performance.now();
      const result = await work();
      given.measured?.(what, performance.now() - started);
      return result;
    };
    const reserve = async (suffix: string, role: Role = 'worker') => {
      const address = await provider.reserveAddress(nameOf(suffix), [...addresses.values()], role);
      addresses.set(suffix, address);
      return address;
    };
    const create = async (suffix: string, role: Role, options: { foreign?: boolean } = {}) => {
      const address = addresses.get(suffix) ?? (await reserve(suffix, role));
      await provider.create(
        await machines.bundle(nameOf(suffix), role, address, options),
        digests,
        given.payload,
        context,
      );
    };
    const boot = async (suffix: string) => {
      if (!provider.traits.bootsOnCreate) await provider.start(nameOf(suffix));
    };
    const run = async (suffix: string, ...command: string[]) => {
      if (!hasMachineExec(provider)) throw new Error('this provider has no MachineExec');
      return provider.execOn(nameOf(suffix), command);
    };
    const backend = async (suffix: string) =>
      (await provider.endpoint()).backends.find(each => each.name === nameOf(suffix));
    const answering = async () => {
      const { operatorAddress, operatorPort } = await provider.endpoint();
      const seen = new Set<string>();
      for (let asked = 0; asked < 6; asked++) {
        const name = await whoAnswers(operatorAddress, operatorPort);
        seen.add(name?.slice(given.clusterName.length + 1) ?? 'nobody');
      }
      return [...seen].sort();
    };

    beforeAll(async () => {
      given = await setUp();
      before = await given.traces();
      provider = given.make();
      machines = await servingMachines();
      digests = { base: provider.traits.base, payload: given.payload.digest, config: 'c'.repeat(64) };
    });

    // Whatever failed: nothing of ours stays.
    afterAll(async () => {
      if (!provider) return;
      for (const suffix of addresses.keys()) await provider.destroy(nameOf(suffix));
      await provider.teardown(context);
    });

    test('before anything is made there are no machines and no endpoint, and that is no error', async () => {
      expect(await provider.list()).toEqual([]);
      expect(await provider.get(nameOf('cp-1'))).toBeUndefined();
      expect((await provider.endpoint()).exists).toBe(false);
      expect(await provider.network()).toMatch(/^[\d.]+\/\d+$/);
      await provider.destroy(nameOf('cp-1'));
    });

    test('prepare makes what machines share; asked again it changes nothing', async () => {
      await timed('prepare, first', () => provider.prepare({ trust: machines.trust, payload: given.payload }, context));
      const first = await given.traces();
      await timed('prepare, again', () => provider.prepare({ trust: machines.trust, payload: given.payload }, context));
      expect(await given.traces()).toEqual(first);
      expect(await provider.endpoint()).toMatchObject({ exists: true, backends: [] });
    });

    test('addresses are in the network, and none is given out twice', async () => {
      for (const suffix of ['cp-1', 'cp-2', 'cp-3', 'w-1', 'cp-4']) await reserve(suffix);
      expect(new Set(addresses.values()).size).toBe(5);
      const network = await provider.network();
      const endpoint = (await provider.endpoint()).address;
      for (const address of addresses.values()) expect(cidrContains(network, address)).toBe(true);
      expect([...addresses.values()]).not.toContain(endpoint);
    });

    test('a machine is created, listed with all its facts, and not running before it is started', async () => {
      await timed('create one machine', () => create('cp-1', 'control-plane'));
      const [machine, ...others] = await timed('list', () => provider.list());
      expect(others).toEqual([]);
      expect(machine).toMatchObject({
        name: nameOf('cp-1'),
        role: 'control-plane',
        address: addresses.get('cp-1'),
        digests,
        clusterId: given.clusterId,
      });
      if (!provider.traits.bootsOnCreate) expect(machine?.state).toBe('stopped');
      expect(Math.abs(Date.now() - (machine?.since ?? 0))).toBeLessThan(60_000);
    });

    test('it boots, with what it was told and nothing of another owner', async () => {
      await timed('start to units running', async () => {
        await boot('cp-1');
        await until(
          'the unit',
          () => run('cp-1', 'systemctl', 'is-active', 'serving'),
          ({ stdout }) => stdout.trim() === 'active',
        );
      });
      expect(await stateOf('cp-1')).toBe('running');
      expect((await run('cp-1', 'hostname')).stdout.trim()).toBe(nameOf('cp-1'));
      expect((await run('cp-1', 'cat', '/srv/whoami')).stdout.trim()).toBe(nameOf('cp-1'));
      expect((await run('cp-1', 'stat', '-c', '%a %u %g', '/etc/seaworthy/owned')).stdout.trim()).toBe('640 2379 2380');
      expect((await run('cp-1', 'stat', '-c', '%a %u', '/srv/tls.key')).stdout.trim()).toBe('600 0');
      expect((await run('cp-1', 'ip', '-4', 'addr', 'show', 'eth0')).stdout).toContain(`${addresses.get('cp-1')}/`);
    });

    test('created and started again, it is the same machine', async () => {
      const { stdout } = await run('cp-1', 'cat', '/proc/sys/kernel/random/boot_id', '/etc/machine-id');
      await create('cp-1', 'control-plane');
      await provider.start(nameOf('cp-1'));
      expect((await run('cp-1', 'cat', '/proc/sys/kernel/random/boot_id', '/etc/machine-id')).stdout).toBe(stdout);
      expect(await provider.list()).toHaveLength(1);
    });

    test('several are made at once', async () => {
      await timed('create and start 4 machines at once', () =>
        Promise.all(
          (['cp-2', 'cp-3', 'w-1', 'cp-4'] as const).map(async suffix => {
            await create(suffix, suffix === 'w-1' ? 'worker' : 'control-plane', { foreign: suffix === 'cp-4' });
            await boot(suffix);
          }),
        ),
      );
      const listed = await timed('list of 5', () => provider.list());
      expect(listed.map(({ name, state }) => [name, state])).toEqual(
        ['cp-1', 'cp-2', 'cp-3', 'cp-4', 'w-1'].map(suffix => [nameOf(suffix), 'running']),
      );
      expect(listed.find(each => each.role === 'worker')?.pool).toBe('general');
    });

    test('machines are told apart: each has an id of its own', async () => {
      const ids = await Promise.all(
        ['cp-1', 'cp-2', 'w-1'].map(async suffix => (await run(suffix, 'cat', '/etc/machine-id')).stdout.trim()),
      );
      expect(new Set(ids).size).toBe(3);
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    });

    test('a provider that knows nothing sees the same', async () => {
      expect(await given.make().list()).toEqual(await provider.list());
    });

    test('admitted backends are checked and serve, each of them', async () => {
      for (const suffix of ['cp-1', 'cp-2', 'cp-3']) await provider.admit(nameOf(suffix), addresses.get(suffix)!);
      await provider.admit(nameOf('cp-1'), addresses.get('cp-1')!);
      const healthy = async () =>
        (await provider.endpoint()).backends.filter(each => each.admitted && each.healthy).length;
      given.measured?.('admit to healthy', await until('three healthy backends', healthy, count => count === 3));
      expect((await provider.endpoint()).backends).toHaveLength(3);
      expect(await answering()).toEqual(['cp-1', 'cp-2', 'cp-3']);
    });

    test('a backend whose certificate is of an authority that is not trusted never becomes healthy', async () => {
      await provider.admit(nameOf('cp-4'), addresses.get('cp-4')!);
      await new Promise(resolve => setTimeout(resolve, 1500));
      expect(await backend('cp-4')).toMatchObject({ admitted: true, healthy: false });
      expect(await answering()).toEqual(['cp-1', 'cp-2', 'cp-3']);
      await provider.withdraw(nameOf('cp-4'));
    });

    test('a backend that stops serving is found out, and found again', async () => {
      await run('cp-1', 'systemctl', 'stop', 'serving');
      given.measured?.(
        'unhealthy found out',
        await until(
          'cp-1 unhealthy',
          () => backend('cp-1'),
          seen => seen?.healthy === false,
        ),
      );
      expect(await answering()).toEqual(['cp-2', 'cp-3']);
      await run('cp-1', 'systemctl', 'start', 'serving');
      await until(
        'cp-1 healthy',
        () => backend('cp-1'),
        seen => seen?.healthy === true,
      );
    });

    test('a withdrawn backend gets nothing new; withdrawn again, and admitted again, it is as before', async () => {
      await timed('withdraw', () => provider.withdraw(nameOf('cp-1')));
      expect((await backend('cp-1'))?.admitted ?? false).toBe(false);
      expect(await answering()).toEqual(['cp-2', 'cp-3']);
      await provider.withdraw(nameOf('cp-1'));
      await provider.admit(nameOf('cp-1'), addresses.get('cp-1')!);
      await until(
        'cp-1 healthy',
        () => backend('cp-1'),
        seen => seen?.admitted === true && seen.healthy,
      );
      expect(await answering()).toEqual(['cp-1', 'cp-2', 'cp-3']);
    });

    test('commands run on machines: output, errors, exit codes, input', async () => {
      if (!hasMachineExec(provider)) return;
      const result = await provider.execOn(nameOf('w-1'), ['sh', '-c', 'cat; echo bad >&2; exit 7'], {
        input: 'given',
      });
      expect(result).toMatchObject({ exitCode: 7, stdout: 'given', stderr: 'bad' });
      await expect(provider.execOn(nameOf('none'), ['true'])).rejects.toMatchObject({ kind: 'provider' });
      const shell = provider.shellCommand(nameOf('w-1'), ['bash']);
      expect([shell.file, ...shell.args].join(' ')).toContain(`${nameOf('w-1')} bash`);
    });

    test('a tunnel leads to a port on the machine’s own loopback', async () => {
      if (!hasMachineTunnel(provider)) return;
      await run('w-1', 'sh', '-c', 'systemd-run --unit echo socat TCP-LISTEN:7777,bind=127.0.0.1,fork PIPE');
      await until(
        'the listener',
        () => run('w-1', 'ss', '-ltn'),
        ({ stdout }) => stdout.includes(':7777'),
      );
      const text = randomUUID().repeat(5000);
      const stream = await provider.tunnel(nameOf('w-1'), 7777);
      const echoed = new Promise<string>((resolve, reject) => {
        let heard = '';
        stream.on('data', chunk => {
          heard += chunk;
          if (heard.length >= text.length) resolve(heard);
        });
        stream.once('error', reject);
        stream.once('end', () => reject(new Error(`ended after ${heard.length} of ${text.length}`)));
      });
      stream.write(text);
      expect((await echoed) === text).toBe(true);
      stream.destroy();
      const nowhere = await provider.tunnel(nameOf('w-1'), 7778);
      nowhere.resume();
      await expect(
        new Promise((resolve, reject) => nowhere.once('error', reject).once('end', resolve)),
      ).rejects.toMatchObject({
        kind: 'provider',
      });
    });

    test('the console tells of the boot', async () => {
      if (!hasConsoleLog(provider)) return;
      expect(await provider.consoleLog(nameOf('w-1'), 200)).toContain('Answers like an API server');
    });

    test('a stop is ordered: units end by themselves, then the machine is off; nothing waits for it', async () => {
      const script = 'sh -c "sleep 2; touch /var/lib/stopped-in-order"';
      const unit = `[Unit]\nAfter=serving.service\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nExecStop=/bin/${script}\n`;
      await run(
        'w-1',
        'sh',
        '-c',
        `printf '%b' '${unit.replaceAll('\n', '\\n')}' > /etc/systemd/system/orderly.service && systemctl daemon-reload && systemctl start orderly`,
      );
      await timed('stop (asked for)', () => provider.stop(nameOf('w-1'), 30));
      expect(await stateOf('w-1')).toBe('stopping');
      given.measured?.(
        'stop (2 s of it the unit’s)',
        await until(
          'w-1 off',
          () => stateOf('w-1'),
          state => state === 'stopped',
        ),
      );
    });

    test('a stopped machine is started with its disk, and is the machine it was', async () => {
      const { stdout: sibling } = await run('cp-2', 'cat', '/etc/machine-id');
      await provider.start(nameOf('w-1'));
      await until(
        'w-1',
        () => run('w-1', 'systemctl', 'is-active', 'serving'),
        ({ stdout }) => stdout.trim() === 'active',
      );
      expect(await stateOf('w-1')).toBe('running');
      expect((await run('w-1', 'test', '-e', '/var/lib/stopped-in-order')).exitCode).toBe(0);
      expect((await run('w-1', 'cat', '/etc/machine-id')).stdout).not.toBe(sibling);
    });

    test('a machine that does not end is off at the deadline', async () => {
      const unit =
        '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\nExecStop=/bin/sleep 600\\nTimeoutStopSec=600\\n';
      await run(
        'w-1',
        'sh',
        '-c',
        `printf '${unit}' > /etc/systemd/system/stubborn.service && systemctl daemon-reload && systemctl start stubborn`,
      );
      await provider.stop(nameOf('w-1'), 3);
      const took = await until(
        'w-1 off',
        () => stateOf('w-1'),
        state => state === 'stopped',
        20_000,
      );
      expect(took).toBeGreaterThan(1500);
      expect(took).toBeLessThan(12_000);
      await provider.start(nameOf('w-1'));
    });

    test('killed, a machine is stopped, and can be started again', async () => {
      if (!hasFaultInjection(provider)) return;
      await provider.kill(nameOf('cp-3'));
      await until(
        'cp-3 off',
        () => stateOf('cp-3'),
        state => state === 'stopped',
      );
      await until(
        'cp-3 unhealthy',
        () => backend('cp-3'),
        seen => seen?.healthy === false,
      );
      expect(await answering()).toEqual(['cp-1', 'cp-2']);
      await provider.start(nameOf('cp-3'));
      await until(
        'cp-3 healthy',
        () => backend('cp-3'),
        seen => seen?.healthy === true,
      );
    });

    test('paused, a machine does nothing; resumed, it goes on', async () => {
      if (!hasFaultInjection(provider)) return;
      await provider.pause(nameOf('cp-3'));
      await until(
        'cp-3 unhealthy',
        () => backend('cp-3'),
        seen => seen?.healthy === false,
      );
      expect(await stateOf('cp-3')).toBe('running');
      await provider.resume(nameOf('cp-3'));
      await until(
        'cp-3 healthy',
        () => backend('cp-3'),
        seen => seen?.healthy === true,
      );
    });

    test('cut off, a machine runs and is not reached; healed, it is', async () => {
      if (!hasFaultInjection(provider)) return;
      await provider.cutNetwork(nameOf('cp-3'));
      given.measured?.(
        'cut off found out',
        await until(
          'cp-3 unhealthy',
          () => backend('cp-3'),
          seen => seen?.healthy === false,
        ),
      );
      expect(await stateOf('cp-3')).toBe('running');
      expect((await run('cp-3', 'systemctl', 'is-active', 'serving')).stdout.trim()).toBe('active');
      expect(await answering()).toEqual(['cp-1', 'cp-2']);
      await provider.healNetwork(nameOf('cp-3'));
      await until(
        'cp-3 healthy',
        () => backend('cp-3'),
        seen => seen?.healthy === true,
      );
    });

    test('a full disk is full, for this machine alone; freed, there is room', async () => {
      if (!hasFaultInjection(provider)) return;
      const path = '/var/lib/etcd';
      const write = (suffix: string) =>
        run(suffix, 'sh', '-c', `head -c 1M /dev/zero > ${path}/probe && rm ${path}/probe`);
      await provider.fillDisk(nameOf('cp-3'), path);
      expect((await write('cp-3')).stderr).toMatch(/no space left/i);
      expect((await write('cp-2')).exitCode).toBe(0);
      await provider.freeDisk(nameOf('cp-3'), path);
      expect((await write('cp-3')).exitCode).toBe(0);
    });

    test('a seeded machine has on its disk what it was given, owned by whom was said, from its first boot on', async () => {
      const able = provider;
      if (!hasSeedDisk(able)) return;
      const folder = await mkdtemp(join(tmpdir(), 'seed-'));
      await mkdir(join(folder, 'member'), { mode: 0o700 });
      await writeFile(join(folder, 'member', 'data'), 'the seed', { mode: 0o600 });
      const bundle = await machines.bundle(nameOf('cp-5'), 'control-plane', await reserve('cp-5'));
      const seed = { folder, uid: 2379, gid: 2379 };
      await timed('create a seeded machine', () => able.createSeeded(bundle, digests, given.payload, seed, context));
      await able.createSeeded(bundle, digests, given.payload, seed, context);
      await rm(folder, { recursive: true });
      await boot('cp-5');
      const data = '/var/lib/etcd/member/data';
      const seen = await until(
        'the seed',
        () => run('cp-5', 'sh', '-c', `cat ${data} && stat -c ' %a %u %g' ${data} /var/lib/etcd/member`),
        ({ exitCode }) => exitCode === 0,
      ).then(() => run('cp-5', 'sh', '-c', `cat ${data} && stat -c ' %a %u %g' ${data} /var/lib/etcd/member`));
      expect(seen.stdout.trim()).toBe('the seed 600 2379 2379\n 700 2379 2379');
    });

    test('a machine is made anew on its disk: told what holds now, its data kept, nothing else', async () => {
      const able = provider;
      if (!hasReuseDisk(able)) return;
      await run('cp-3', 'sh', '-c', 'echo kept > /var/lib/etcd/kept; sync; echo gone > /srv/gone');
      const name = nameOf('cp-3');
      const bundle = await machines.bundle(name, 'control-plane', addresses.get('cp-3')!);
      const anew = { ...bundle, files: [...bundle.files, { path: '/srv/anew', mode: 0o644, content: 'anew' }] };
      const make = () => able.recreate(anew, digests, given.payload, context);
      await timed('make one machine anew on its disk', make);
      expect(await provider.get(name)).toMatchObject({ state: 'stopped', address: addresses.get('cp-3') });
      await provider.start(name);
      const look = 'cat /srv/anew /var/lib/etcd/kept; test ! -e /srv/gone && echo clean';
      expect((await run('cp-3', 'sh', '-c', look)).stdout).toBe('anewkept\nclean');
      await make();
      expect(await stateOf('cp-3')).toBe('running');
      await until(
        'cp-3 healthy',
        () => backend('cp-3'),
        seen => seen?.healthy === true,
      );
      await expect(
        able.recreate({ ...anew, name: nameOf('none') }, digests, given.payload, context),
      ).rejects.toMatchObject({ kind: 'provider' });
    });

    test('a paused machine can be stopped and destroyed as any other', async () => {
      if (hasFaultInjection(provider)) await provider.pause(nameOf('cp-4'));
      await timed('destroy', () => provider.destroy(nameOf('cp-4')));
      expect(await provider.get(nameOf('cp-4'))).toBeUndefined();
      await provider.destroy(nameOf('cp-4'));
    });

    test('there is no teardown while there are machines', async () => {
      await expect(provider.teardown(context)).rejects.toMatchObject({ kind: 'provider', retry: true });
      expect((await provider.endpoint()).exists).toBe(true);
    });

    test('when all is destroyed and torn down, nothing is left that was not there before', async () => {
      for (const { name } of await provider.list()) await provider.destroy(name);
      expect(await provider.list()).toEqual([]);
      await timed('teardown', () => provider.teardown(context));
      expect(await given.traces()).toEqual(before);
      await provider.teardown(context);
      expect((await provider.endpoint()).exists).toBe(false);
    });
  });
}
