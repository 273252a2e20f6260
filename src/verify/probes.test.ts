import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createProbes } from './probes.ts';

const { signal } = new AbortController();

it('lets through no more at once than it may, in all and to one target, and every one in the end', async () => {
  const probes = createProbes(signal, { concurrency: 12, perTarget: 2, rate: 100_000 });
  const now = new Map<string, number>();
  let most = 0;
  let mostToOne = 0;
  const done: number[] = [];
  const items = Array.from({ length: 200 }, (_, nth) => nth);
  await probes.each(
    items,
    nth => `machine-${nth % 3}`,
    async nth => {
      const target = `machine-${nth % 3}`;
      now.set(target, (now.get(target) ?? 0) + 1);
      mostToOne = Math.max(mostToOne, now.get(target) ?? 0);
      most = Math.max(
        most,
        [...now.values()].reduce((sum, each) => sum + each, 0),
      );
      await sleep(1);
      now.set(target, (now.get(target) ?? 0) - 1);
      done.push(nth);
    },
  );
  expect({ most, mostToOne, done: done.length }).toEqual({ most: 6, mostToOne: 2, done: 200 });
  expect(probes.figures()).toEqual({ most: 6, total: 200 });
});

it('takes what it is given one by one: a list without end costs no memory', async () => {
  const probes = createProbes(signal, { concurrency: 4, rate: 100_000 });
  let made = 0;
  function* endless() {
    for (;;) yield made++;
  }
  await expect(
    probes.each(
      endless(),
      nth => String(nth),
      async nth => {
        if (nth === 50) throw new Error('enough');
      },
    ),
  ).rejects.toThrow('enough');
  expect(made).toBeLessThan(60);
});

it('begins no more in a second than it may', async () => {
  const probes = createProbes(signal, { rate: 100 });
  const began = performance.now();
  await Promise.all(Array.from({ length: 21 }, (_, nth) => probes.run(`m-${nth}`, async () => {})));
  expect(performance.now() - began).toBeGreaterThan(190);
});

it('lets go of who waits when the run is stopped', async () => {
  const stop = new AbortController();
  const probes = createProbes(stop.signal, { concurrency: 1 });
  const first = probes.run(
    'a',
    () => new Promise<void>(resolve => stop.signal.addEventListener('abort', () => resolve())),
  );
  const second = probes.run('b', async () => {});
  await sleep(20);
  stop.abort(new Error('stopped'));
  await expect(second).rejects.toThrow('stopped');
  await first;
});
