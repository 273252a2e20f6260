import { isSeaworthyError } from '../../kit/errors.ts';
import type { Guard } from '../../lifecycle/guard.ts';
import { loop } from '../../lifecycle/loop.ts';
import { between } from '../../world/simulated/random.ts';
import { Killed } from '../faults.ts';
import { deployApps } from '../lives/apps.ts';
import { type Arena, type Broken, newArena } from '../lives/arena.ts';
import { pictureOf } from '../lives/picture.ts';
import { someRest } from '../lives/rest.ts';
import { startTool } from '../lives/tool.ts';
import { chaoticProposer } from './any-move.ts';
import { situationOf } from './situations.ts';

export interface Riot {
  broken: Broken[];
  effects: number;
  story: string[];
}

/** A call that lands after it was given up is what etcd's own checks are for, and here it has none; a clock that jumps lengthens deadlines. */
const PLAN = { perEffect: 0.05, perRead: 0.03, without: ['lands-late' as const, 'clock-jumps' as const] };

/** Minutes of virtual time a riot lasts. */
const DURATION = 8 * 60_000;

/** `without`: the guard that is left out. A cluster at rest, its etcd without checks of its own, and a tool that proposes anything: what holds is held by the guards alone. */
export async function riot(seed: number, guards: readonly Guard[], without?: string): Promise<Riot> {
  const situation = situationOf(seed, without);
  const arena = newArena(seed, {
    start: await someRest(seed, situation.document),
    laxEtcd: true,
    plan: PLAN,
  });
  deployApps(arena);
  situation.arrange(arena);
  const { world, random } = arena;
  const end = world.clock.now() + DURATION;
  while (world.clock.now() < end && arena.broken.length === 0) {
    await rage(arena, guards, end);
    await world.clock.sleep(between(random, 1_000, 30_000));
  }
  if (arena.broken.length > 0) for (const line of pictureOf(world)) arena.story.tell(line);
  return { broken: arena.broken, effects: arena.effects, story: arena.story.last(100) };
}

async function rage(arena: Arena, guards: readonly Guard[], end: number): Promise<void> {
  const { world, random } = arena;
  const tool = startTool(arena);
  const stop = new AbortController();
  const propose = chaoticProposer(random, between(random, 3, 12));
  try {
    await loop({
      world: tool.world,
      desire: () => {
        if (world.clock.now() > end) stop.abort(new Killed('the riot is over'));
        return tool.desire();
      },
      emit: tool.emit,
      signal: stop.signal,
      guards,
      propose,
      pollMs: between(random, 500, 5_000),
    });
  } catch (error) {
    if (!(error instanceof Killed) && !isSeaworthyError(error)) throw error;
  } finally {
    tool.end();
  }
}
