// What is remembered from look to look, under a clock that somebody sets.
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
  const { elapsed } = world.clock;
  await disturb(world, worker);
  const lookFor = async (milliseconds: number) => {
    for (let rest = milliseconds; rest > 0; rest -= 10_000) {
      await world.clock.sleep(10_000);
      await observe({ ...world, clock }, memory);
    }
    // as decide is told
    const { at, leavingSince, badSince } = await observe({ ...world, clock }, memory);
    expect(memory.last).toEqual({ at, elapsed: elapsed() });
    return { leaving: at - (leavingSince[worker] ?? at), silent: at - (badSince[worker] ?? at) };
  };
  const setBack = (milliseconds: number) => {
    offset -= milliseconds;
  };
  return { lookFor, setBack };
}

it.each([1_000, 30_000, 60 * MINUTE])(
  'set back by %i ms: a drain has lasted exactly as long as it has, so its deadline comes in time',
  async by => {
    const { lookFor, setBack } = await watched((world, worker) => world.kube.cordon(worker));
    const { leaving } = await lookFor(5 * MINUTE);
    setBack(by);
    expect((await lookFor(2 * MINUTE)).leaving).toBe(leaving + 2 * MINUTE);
  },
);

it.each([1_000, 60 * MINUTE])('set back by %i ms: who is silent has been watched all the same', async by => {
  const { lookFor, setBack } = await watched(({ nature }, worker) => nature.cut(worker));
  const { silent } = await lookFor(5 * MINUTE);
  expect(silent).toBeGreaterThan(2 * MINUTE);
  setBack(by);
  expect((await lookFor(2 * MINUTE)).silent).toBe(silent + 2 * MINUTE);
});

it('set forward by more than a gap: the host may have slept, and who is silent is watched anew', async () => {
  const { lookFor, setBack } = await watched(({ nature }, worker) => nature.cut(worker));
  await lookFor(5 * MINUTE);
  setBack(-60 * MINUTE);
  expect((await lookFor(2 * MINUTE)).silent).toBe(2 * MINUTE - 10_000);
});
