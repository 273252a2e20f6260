import { describe, expect, test } from 'vitest';
import { CommandError } from '../kit/exec.ts';
import { withoutImports } from './build.ts';
import { explainBuildFailure, withDiskHint } from './failures.ts';
import { hostToolchain } from './toolchain.ts';

const failed = (stderr: string) =>
  new CommandError('payload', 'go build ./x', { exitCode: 1, stdout: '', stderr }, 'exit 1', false);

describe('a failed build is told apart by what mends it', () => {
  test.each([
    ['write /tmp/x: no space left on device', /^make room .*\/the\/cache/, true],
    ['dial tcp 192.0.2.1:443: connection refused', /module proxy/, true],
    ['/usr/lib/go/compile: signal: killed', /memory/, false],
    ['# pkg-config --cflags -- libseccomp\nPackage libseccomp was not found', /make setup/, false],
    ['./main.go:3:1: syntax error', /run the command shown/, false],
  ])('%s', (stderr, hint, retry) => {
    expect(explainBuildFailure(failed(stderr), 'etcd 1', '/the/cache')).toMatchObject({
      kind: 'payload',
      hint: expect.stringMatching(hint),
      retry,
    });
  });
});

test('a disk that fills up while writing is named', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  await expect(withDiskHint('/the/cache', () => Promise.reject(full))).rejects.toMatchObject({
    kind: 'payload',
    message: 'the disk is full: the payload could not be written',
    hint: expect.stringContaining('/the/cache'),
  });
});

test('without Go the error names make setup', async () => {
  const PATH = process.env.PATH;
  process.env.PATH = '/nonexistent';
  try {
    await expect(hostToolchain()).rejects.toMatchObject({
      kind: 'payload',
      hint: expect.stringContaining('make setup'),
    });
  } finally {
    process.env.PATH = PATH;
  }
});

test('an import to be left out that is not there is an error, not silence', () => {
  const source = 'import (\n\t_ "a/udp"\n\t_ "a/vxlan"\n)\n';
  expect(withoutImports(source, ['a/udp'])).toBe('import (\n\t_ "a/vxlan"\n)\n');
  expect(() => withoutImports(source, ['a/gone'])).toThrow('does not import a/gone any more');
});
