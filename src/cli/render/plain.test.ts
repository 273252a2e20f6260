import { describe, expect, it } from 'vitest';
import type { SeaworthyEvent } from '../../kit/events.ts';
import { fakeIo } from '../../testing/cli/io.ts';
import { SAMPLE_EVENTS } from '../../testing/cli/samples.ts';
import { plainReporter } from './plain.ts';
import { styleFor } from './style.ts';

function lines(events: readonly SeaworthyEvent[], every: number, verbose = false): string[] {
  const io = fakeIo();
  const reporter = plainReporter(io, styleFor(io.stderr, io.env), verbose);
  for (const event of events) {
    reporter.emit(event);
    io.pass(every);
  }
  expect(io.out()).toBe('');
  return io.err().trimEnd().split('\n');
}

describe('plain lines', () => {
  it('tell one event each, with the time since the start', () => {
    expect(lines(SAMPLE_EVENTS, 1_500)).toEqual([
      '   0.0s  payload: building kubernetes 1.36.3, about 6 min',
      '   1.5s  payload: kubernetes 1.36.3 is ready (9 of 9)',
      '   3.0s  create harbor-cp-1 ...',
      '   4.5s  ✗ create harbor-cp-1: no space left on device (hint: free 2 GB), it will be tried again',
      '   6.0s  held: admit harbor-cp-1: its API server is not ready (serves-first)',
      '   7.5s  waiting: harbor-cp-1 to boot for 3 s',
      '   9.0s  warning: inotify limits are low; sysctl fs.inotify.max_user_instances=8192',
      '  12.0s  create harbor-cp-1 ...',
      '  13.5s  ✓ create harbor-cp-1 (2.1s)',
    ]);
    expect(lines(SAMPLE_EVENTS, 1_500, true)).toContain('  10.5s  podman run …');
  });

  it('tell what goes on holding once in half a minute, whatever it counts', () => {
    const waiting = Array.from(
      { length: 61 },
      (_, second): SeaworthyEvent => ({
        type: 'waiting',
        reasons: [`harbor-cp-1 has not answered for ${second} s`],
      }),
    );
    expect(lines(waiting, 1_000)).toEqual([
      '   0.0s  waiting: harbor-cp-1 has not answered for 0 s',
      '  30.0s  waiting: harbor-cp-1 has not answered for 30 s',
      '  1m00s  waiting: harbor-cp-1 has not answered for 60 s',
    ]);
  });

  it('tell two machines apart that differ by a number', () => {
    const held = ['harbor-cp-1', 'harbor-cp-2'].map(
      (target): SeaworthyEvent => ({ type: 'held', move: 'admit', target, guard: 'g', why: `${target} is down` }),
    );
    expect(lines([...held, ...held], 0)).toHaveLength(2);
  });

  it('tell a build that talks much every ten seconds, but each step that is done', () => {
    const said = (message: string, done?: number): SeaworthyEvent => ({
      type: 'progress',
      stage: 'payload',
      message,
      ...(done === undefined ? {} : { done, total: 3 }),
    });
    const talk = Array.from({ length: 12 }, (_, index) => said(`${index} packages`));
    expect(lines([...talk, said('a', 1), said('b', 2)], 1_000)).toEqual([
      '   0.0s  payload: 0 packages',
      '  10.0s  payload: 10 packages',
      '  12.0s  payload: a (1 of 3)',
      '  13.0s  payload: b (2 of 3)',
    ]);
  });
});
