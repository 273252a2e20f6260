import { describe, expect, it } from 'vitest';
import { SeaworthyError } from '../kit/errors.ts';
import { fakeIo } from '../testing/cli/io.ts';
import { failureOf } from './failure.ts';
import { createOutput, type OutputMode } from './output.ts';

const KEY = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----';
const TOKEN = 'Bearer abcdefghijklmnop';

describe.each<OutputMode>(['plain', 'tty', 'json'])('what is printed as %s', mode => {
  it('holds no secret, wherever it came from', async () => {
    const io = fakeIo({ isTTY: true });
    const output = createOutput(io, { mode, verbose: true });
    const cause = new Error(`curl -H "${TOKEN}"`);
    output.tell('note', { text: KEY, password: 'hunter2!' }, () => `${KEY} password: hunter2!`);
    const emit = await output.follow();
    emit({ type: 'log', message: KEY });
    emit({ type: 'warning', message: TOKEN });
    emit({ type: 'move-failed', move: 'create', target: 'm', title: TOKEN, error: KEY, retry: false });
    output.result('result', { nested: [{ token: 'abcd1234' }] }, () => `token=abcd1234`);
    output.fail(failureOf(new SeaworthyError('kube', TOKEN, { cause, hint: TOKEN })));
    const all = io.out() + io.err();
    expect(all).not.toMatch(/MHcCAQEE|hunter2|abcdefgh|abcd1234/);
    expect(all.match(/\[redacted\]|\[private key\]/g)!.length).toBeGreaterThanOrEqual(6);
  });

  it('holds a secret that was asked for, to the letter', () => {
    const io = fakeIo();
    createOutput(io, { mode }).raw(KEY);
    expect(io.out()).toBe(KEY);
  });
});

describe('what is printed', () => {
  it('has no control codes where nobody looks', async () => {
    const io = fakeIo();
    const output = createOutput(io);
    expect(output.mode).toBe('plain');
    (await output.follow())({ type: 'warning', message: 'low disk' });
    output.fail(failureOf(new Error('oh')));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(io.out() + io.err()).not.toMatch(/\u001b/);
  });

  it.each([
    [{ isTTY: true }, {}, 'tty', true],
    [{ isTTY: true, env: { TERM: 'dumb' } }, {}, 'plain', false],
    [{ isTTY: true, env: { NO_COLOR: '1' } }, {}, 'tty', false],
    [{ isTTY: true }, { color: false }, 'tty', false],
    [{ env: { FORCE_COLOR: '1' } }, {}, 'plain', true],
  ] as const)('on %j with %j is %s', (terminal, options, mode, coloured) => {
    const io = fakeIo(terminal);
    const output = createOutput(io, options);
    expect(output.mode).toBe(mode);
    output.fail(failureOf(new Error('oh')));
    expect(io.err().includes('\u001b[31m')).toBe(coloured);
  });

  it('is one JSON object a line, and nothing else', async () => {
    const io = fakeIo({ isTTY: true });
    const output = createOutput(io, { mode: 'json' });
    (await output.follow())({ type: 'waiting', reasons: ['a\nb'] });
    output.result('status', { cluster: 'harbor' }, () => '');
    output.fail(
      failureOf(new SeaworthyError('etcd', 'no quorum', { hint: 'wait', retry: true, cause: new Error('x') })),
    );
    expect(io.err()).toBe('');
    const at = '2026-08-01T12:00:00.000Z';
    expect(
      io
        .out()
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual([
      { type: 'waiting', at, reasons: ['a\nb'] },
      { type: 'status', at, cluster: 'harbor' },
      { type: 'error', at, kind: 'etcd', exitCode: 13, message: 'no quorum', hint: 'wait', retry: true },
    ]);
  });
});

describe('an error', () => {
  const told = (error: unknown, verbose = false) => {
    const io = fakeIo();
    createOutput(io, { verbose }).fail(failureOf(error));
    return io.err();
  };
  const error = new SeaworthyError('provider', 'podman does not answer', {
    hint: 'start it',
    retry: true,
    cause: new Error('connect refused', { cause: new Error('ECONNREFUSED') }),
  });

  it('says what happened, what to do, and the exit code', () => {
    expect(told(error)).toBe(
      'error: podman does not answer\nhint: start it\nexit code 15 (provider); the same command may succeed when tried again\n',
    );
  });

  it('tells its causes when asked to tell more, the last with its stack', () => {
    expect(told(error, true)).toMatch(/\nbecause: connect refused\nbecause: Error: ECONNREFUSED\n +at /);
  });

  it('that nobody foresaw asks to be reported', () => {
    expect(told(new TypeError('x is not a function'))).toMatch(/^error: x is not.*\nhint: .*report.*\nexit code 17 /);
  });
});
