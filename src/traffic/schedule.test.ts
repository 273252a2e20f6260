import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { openLoop } from './schedule.ts';

const quiet = { late: () => {}, leftOut: () => {} };

it('calls at its moments however long earlier calls take, and waits for them in the end', async () => {
  const dues: number[] = [];
  let ended = 0;
  const signal = AbortSignal.timeout(300);
  await openLoop({ rate: 100, signal, ...quiet }, async due => {
    dues.push(due);
    await new Promise(resolve => setTimeout(resolve, 200));
    ended += 1;
  });
  expect(dues.length).toBeGreaterThan(20);
  expect(ended).toBe(dues.length);
  for (const [index, due] of dues.slice(1).entries()) expect(due - dues[index]!).toBeCloseTo(10, 6);
});

it('sends what it missed within a second, each with the moment at which it was due, and leaves out what is older', async () => {
  let [leftOut, calls] = [0, 0];
  const end = new AbortController();
  const schedule = { rate: 100, signal: end.signal, late: () => {}, leftOut: (ticks: number) => (leftOut += ticks) };
  await openLoop(schedule, async () => {
    calls += 1;
    if (calls === 1) for (const begun = performance.now(); performance.now() - begun < 2000; );
    if (calls === 50) end.abort();
  });
  expect(leftOut).toBeGreaterThan(90);
  expect(leftOut).toBeLessThan(130);
});
