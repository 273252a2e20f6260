import { expect, it } from 'vitest';
import { longestGap, percentile } from './tally.ts';

const ok = (due: number, done: number) => ({ due, done, ok: true });
const failed = (due: number, done: number) => ({ due, done, ok: false });

it('counts the wait of the slowest answer, from when it was due', () => {
  expect(longestGap([ok(0, 5), ok(20, 420), ok(40, 45)], 500)).toEqual({ gap: 400, since: 20 });
});

it('counts a failure until the first answer to a later request', () => {
  expect(longestGap([ok(0, 5), failed(20, 25), failed(40, 41), ok(60, 70), ok(80, 82)], 500)).toEqual({
    gap: 50,
    since: 20,
  });
});

it('takes no earlier request for the answer to a failure, however late it was answered', () => {
  expect(longestGap([ok(0, 60), failed(20, 25), ok(40, 100)], 500)).toEqual({ gap: 80, since: 20 });
});

it('goes on until now where nothing was answered any more', () => {
  expect(longestGap([ok(0, 5), failed(20, 25)], 500)).toEqual({ gap: 480, since: 20 });
});

it('knows percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index);
  expect([percentile(hundred, 50), percentile(hundred, 99), percentile([], 50)]).toEqual([50, 99, 0]);
});
