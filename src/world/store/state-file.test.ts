import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assetPath } from '../../kit/assets.ts';
import type { StateSeen } from '../state.ts';
import { openState } from './state-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-state-'));
  path = join(folder, 'state.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const held = async () => {};
const open = () => openState(folder, 'harbor', held);
const machine = {
  name: 'harbor-cp-1',
  role: 'control-plane' as const,
  serial: 1,
  address: '10.89.60.11',
  founding: true,
};
const whole: Omit<StateSeen, 'clusterId'> = {
  version: 1,
  cluster: 'harbor',
  nextSerial: 3,
  machines: {
    'harbor-cp-1': { ...machine, issued: { at: 1, notAfter: 3, dueAt: 2 }, existed: true },
    'harbor-w-2': { ...machine, name: 'harbor-w-2', role: 'worker', pool: 'default', serial: 2, existed: false },
  },
  founding: { token: 'token-1', attempt: 1 },
  epoch: { etcdClusterId: 'e1', memberIds: ['a', 'b', 'c'], kubeSystemUid: 'uid', at: 1 },
  requests: [
    { kind: 'destroy', at: 1 },
    { kind: 'replace', name: 'harbor-w-2', at: 1 },
    { kind: 'renew-leaves', issuedBefore: 1, at: 1 },
  ],
  fixed: { podCIDR: '10.244.0.0/16' },
};

it('a new cluster has an id that stays, and no file before the first write', async () => {
  const state = open();
  const first = await state.readState();
  expect(first).toMatchObject({ version: 1, cluster: 'harbor', nextSerial: 1, machines: {}, requests: [] });
  expect(await state.readState()).toEqual(first);
  expect(await readdir(folder)).toEqual([]);
  await state.updateState(now => ({ ...now, nextSerial: 2 }));
  expect((await open().readState()).clusterId).toBe(first.clusterId);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('gives back all that the record can hold', async () => {
  const written = await open().updateState(now => ({ ...now, ...whole }));
  expect(await open().readState()).toEqual({ ...whole, clusterId: written.clusterId });
  await open().removeState();
  await open().removeState();
  expect(await readdir(folder)).toEqual([]);
});

it('lets one change after the other, also when one of them fails', async () => {
  const state = open();
  const more = (now: StateSeen) => ({ ...now, nextSerial: now.nextSerial + 1 });
  const fails = state.updateState(() => {
    throw new Error('no address left');
  });
  await Promise.all([
    ...Array.from({ length: 20 }, () => state.updateState(more)),
    expect(fails).rejects.toThrow('no address left'),
  ]);
  expect((await state.readState()).nextSerial).toBe(21);
});

describe('a broken file is located and never overwritten', () => {
  const cases: [string, (text: string) => string, string][] = [
    ['cut off', text => text.slice(0, 30), ':3:13: Unexpected end'],
    ['empty', () => '', ':1:1: '],
    ['a comma too many', text => text.replace('"nextSerial": 3,', '"nextSerial": 3,,'), ':5:19: '],
    [
      'a value of another kind',
      text => text.replace('"10.89.60.11"', '7'),
      ':11:18: machines.harbor-cp-1.address: Invalid',
    ],
    ['an unknown key', text => text.replace('"attempt"', '"attempts"'), ': founding: Unrecognized key: "attempts"'],
    ['a request unknown', text => text.replace('"destroy"', '"explode"'), ': requests.0.kind: Invalid'],
    ['no record', () => '[]', ':1:1: Invalid input: expected object'],
  ];
  it.each(cases)('%s', async (_what, damage, located) => {
    await open().updateState(now => ({ ...now, ...whole }));
    const damaged = damage(await readFile(path, 'utf8'));
    await writeFile(path, damaged);
    const error = await open()
      .updateState(now => now)
      .catch(error => error);
    expect(error).toMatchObject({ kind: 'state', hint: expect.stringContaining('backup') });
    expect(error.message).toContain(`${path}${located.startsWith(': ') ? ':' : located}`);
    expect(error.message).toContain(located);
    expect(await readFile(path, 'utf8')).toBe(damaged);
  });

  it('one of a newer version', async () => {
    await writeFile(path, '{"version": 2, "machines": []}');
    await expect(open().readState()).rejects.toThrow(`${path} was written by a newer seaworthy (version 2)`);
  });
});

it('does not write what it could not read again', async () => {
  await open().updateState(now => now);
  const before = await readFile(path, 'utf8');
  const wrong = open().updateState(now => ({ ...now, nextSerial: 0.5 }));
  await expect(wrong).rejects.toMatchObject({ kind: 'internal', message: expect.stringContaining('nextSerial') });
  expect(await readFile(path, 'utf8')).toBe(before);
});

it('does not write without the lock, or when it was lost', async () => {
  const reader = openState(folder, 'harbor');
  await expect(reader.updateState(now => now)).rejects.toThrow('may only be read');
  const lost = openState(folder, 'harbor', () => Promise.reject(new Error('lost')));
  await expect(lost.updateState(now => now)).rejects.toThrow('lost');
  await expect(lost.removeState()).rejects.toThrow('lost');
  expect(await readdir(folder)).toEqual([]);
});

it('killed at any moment, it can be read and has lost nothing that was confirmed', async () => {
  const script = `
    const { openState } = await import(${JSON.stringify(assetPath('src/world/store/state-file.ts'))});
    const state = openState(${JSON.stringify(folder)}, 'harbor', async () => {});
    for (;;) console.log((await state.updateState(now => ({ ...now, nextSerial: now.nextSerial + 1 }))).nextSerial);`;
  let confirmed = 1;
  for (const wait of [1, 7, 23, 40]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', data => {
      confirmed = Number(data.toString().trim().split('\n').at(-1));
    });
    await once(child.stdout, 'data');
    await new Promise(resolve => setTimeout(resolve, wait));
    child.kill('SIGKILL');
    await once(child, 'close');
    const { nextSerial } = await open().readState();
    expect(nextSerial).toBeGreaterThanOrEqual(confirmed);
    expect(nextSerial).toBeLessThanOrEqual(confirmed + 1);
  }
});
