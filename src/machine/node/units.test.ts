// Units as systemd reads them. Needs systemd-analyze, which every machine that can run clusters here has.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineIdentity, machineInput, VIRTUAL } from '../../../test/samples/machine.ts';
import { execQuiet } from '../../kit/exec.ts';
import { machineConfig } from '../config.ts';
import { toTar } from '../encoders/tar.ts';
import { withIdentity } from '../identity.ts';
import { shell, unitText } from './unit.ts';

const bundle = withIdentity(
  machineConfig(machineInput('control-plane', { traits: VIRTUAL })),
  machineIdentity('control-plane'),
);
const onLinux = process.platform === 'linux';
let root = '';

/** A root with systemd's own units, ours, and an empty program wherever a unit names one. */
beforeAll(async () => {
  if (!onLinux) return;
  root = mkdtempSync(join(tmpdir(), 'seaworthy-units-'));
  execFileSync('tar', ['xf', '-', '-C', root], { input: await toTar(bundle) });
  cpSync('/lib/systemd/system', join(root, 'usr/lib/systemd/system'), { recursive: true, verbatimSymlinks: true });
  for (const { content } of bundle.units)
    for (const [, program = ''] of content.matchAll(/^Exec\w+=-?(\S+)/gm)) stubProgram(program);
}, 30_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function stubProgram(path: string): void {
  const file = join(root, path);
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
}

const verify = (name: string) => execQuiet('systemd-analyze', ['verify', '--man=no', `--root=${root}`, name]);

it.runIf(onLinux).each(bundle.units.map(({ name }) => name))('systemd has nothing to say about %s', async name => {
  const { exitCode, stderr } = await verify(name);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

it.runIf(onLinux)('but would about a word it does not know', async () => {
  writeFileSync(join(root, 'etc/systemd/system/wrong.service'), '[Service]\nExecStart=/bin/sh\nRestartSex=1\n');
  expect((await verify('wrong.service')).stderr).toContain("Unknown key 'RestartSex'");
});

describe('the text of a unit', () => {
  it('repeats a directive for each value and leaves out what is unset', () => {
    expect(unitText({ Unit: { A: 'a', B: undefined }, Service: { C: ['1', '2'], D: false } })).toBe(
      '[Unit]\nA=a\n\n[Service]\nC=1\nC=2\n',
    );
  });

  it("keeps the shell's words from systemd", () => {
    expect(shell('test "$x" && kill $x')).toBe(`/bin/sh -c 'test "$$x" && kill $$x'`);
    expect(() => shell("echo 'x'")).toThrow('not to be quoted');
    expect(() => shell('date +%s')).toThrow('not to be quoted');
  });
});
