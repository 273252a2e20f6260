// Retention acts where backups are made, whatever made them; an old file that can't be removed costs no second backup.
import { beforeEach, expect, it } from 'vitest';
import { SeaworthyError } from '../../kit/errors.ts';
import type { SeaworthyEvent } from '../../kit/events.ts';
import { worldAtRest } from '../../testing/lives/world.ts';
import type { SimulatedWorld } from '../../world/simulated/index.ts';
import { backUp } from './backup.ts';

const KEEP = { last: 2, daily: 0, weekly: 0 };

let world: SimulatedWorld;
let told: SeaworthyEvent[];
beforeEach(async () => {
  world = await worldAtRest();
  told = [];
});

async function take(times: number) {
  const signal = new AbortController().signal;
  for (let nth = 0; nth < times; nth += 1) {
    await backUp('before-upgrade', KEEP).run(world, { emit: event => void told.push(event), signal });
    await world.clock.sleep(3_600_000);
  }
  return (await world.state.read()).backups ?? [];
}

it('backups before upgrades are held down by the moves that make them', async () => {
  const removed: string[] = [];
  world.backups.remove = async ({ id }) => void removed.push(id);
  const [first, second] = await take(2);
  const left = await take(2);
  expect(removed).toEqual([first!.id, second!.id]);
  expect(left).toHaveLength(2);
  expect(told).toEqual(removed.map(id => ({ type: 'let-go', what: `backup ${id}`, why: 'retention' })));
});

it('one that cannot be removed stays on record and is told; the new one counts', async () => {
  world.backups.remove = async () => {
    throw new SeaworthyError('state', 'read-only file system');
  };
  expect(await take(3)).toHaveLength(3);
  expect(told).toEqual([expect.objectContaining({ type: 'warning', message: expect.stringContaining('read-only') })]);
});
