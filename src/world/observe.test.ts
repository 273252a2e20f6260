// What is remembered from look to look, under a clock that somebody sets back.
import { expect, it } from 'vitest';
import { worldAtRest } from '../testing/lives/world.ts';
import { newMemory, observe } from './observe.ts';
import type { SimulatedWorld } from './simulated/index.ts';

const MINUTE = 60_000;

/** Looked at every 10 s, by a clock that can be set. */
async function watched(disturb: (world: SimulatedWorld, worker: string) => unknown) {
  const world = await worldAtRest();
  const worker = [...world.model.machines.values()].find(({ role }) => role === 'worker')!.name;
  const memory = newMemory();
  let offset = 0;
  const clock = { ...world.clock, now: () => world.clock.now() + offset };
  await disturb(world, worker);
  const lookFor = async (milliseconds: number) => {
    for (let rest = milliseconds; rest > 0; rest -= 10_000) {
      await world.clock.sleep(10_000);
      await observe({ ...world, clock }, memory);
    }
    const since = { leaving: memory.leavingSince[worker] ?? clock.now(), bad: memory.badSince[worker] ?? clock.now() };
    return { leaving: clock.now() - since.leaving, silent: clock.now() - since.bad };
  };
  const setBack = (milliseconds: number) => {
    offset -= milliseconds;
  };
  return { lookFor, setBack };
}

it.each([30_000, 60 * MINUTE])(
  '%i ms: a drain has lasted as long as before, so its deadline comes in time',
  async by => {
    const { lookFor, setBack } = await watched((world, worker) => world.kube.cordon(worker));
    const { leaving } = await lookFor(5 * MINUTE);
    setBack(by);
    expect((await lookFor(2 * MINUTE)).leaving).toBeGreaterThanOrEqual(leaving + 2 * MINUTE - 10_000);
  },
);

it('who is silent is watched anew: nobody knows for how long nobody looked', async () => {
  const { lookFor, setBack } = await watched(({ nature }, worker) => nature.cut(worker));
  expect((await lookFor(5 * MINUTE)).silent).toBeGreaterThan(2 * MINUTE);
  setBack(60 * MINUTE);
  expect((await lookFor(2 * MINUTE)).silent).toBe(2 * MINUTE - 10_000);
});
