import type { SeaworthyEvent } from '../../kit/events.ts';
import type { Desired } from '../../lifecycle/desired.ts';
import type { MoveKind } from '../../lifecycle/move.ts';
import type { World } from '../../world/world.ts';
import { intercept } from '../calls.ts';
import type { Arena } from './arena.ts';
import { desiredOf } from './document.ts';
import { faultyEffect } from './effect.ts';
import { faultyRead, newReading } from './reading.ts';
import { mustLive, type Run } from './run.ts';

/** The tool as it is started anew after each end: what it sees and does passes through the faults, and each effect is judged. */
export interface Tool {
  world: World;
  emit: (event: SeaworthyEvent) => void;
  desire: () => Desired;
  /** It makes no more calls; what it has sent may still land. */
  end: () => void;
}

export function startTool(arena: Arena): Tool {
  const since = arena.world.clock.now();
  const run: Run = {
    arena,
    reading: newReading(),
    underWay: new Map(),
    decided: decisionAt(arena, since),
    since,
    dead: false,
  };
  return {
    world: faultyWorld(run),
    emit: event => hear(run, event),
    desire: () => decide(run),
    end: () => {
      run.dead = true;
    },
  };
}

function faultyWorld(run: Run): World {
  const { world } = run.arena;
  const wrapped = intercept(world, async (call, proceed) => {
    mustLive(run);
    if (call.effect) return faultyEffect(run, call, proceed);
    const value = await faultyRead(run.arena, run.reading, call, proceed);
    mustLive(run);
    return value;
  });
  const clock = {
    now: () => world.clock.now() + run.arena.clockOffset,
    elapsed: () => world.clock.elapsed(),
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      await world.clock.sleep(milliseconds, signal);
      mustLive(run);
    },
  };
  const backups: World['backups'] = {
    ...wrapped.backups,
    // what we write down is dated by the operator's clock
    take: async (...order) => {
      const backup = await wrapped.backups.take(...order);
      return { ...backup, at: backup.at + run.arena.clockOffset };
    },
  };
  return { ...wrapped, backups, clock };
}

function decide(run: Run): Desired {
  const { arena, reading } = run;
  run.decided = decisionAt(arena, reading.began);
  return run.decided.desired;
}

function decisionAt({ document, world }: Arena, at: number): Run['decided'] {
  const { requests, epoch } = world.model.state.record;
  const founded = epoch !== undefined;
  return { at, desired: desiredOf(document, requests), founded, reached: epoch?.kubernetesVersion };
}

/** Keeps account of the moves under way, as the events tell. */
function hear(run: Run, event: SeaworthyEvent): void {
  if (run.dead) return;
  run.arena.story.hear(event);
  const { underWay, decided, since } = run;
  if (event.type === 'move-started') {
    const move = { kind: event.move as MoveKind, target: event.target };
    const { at: decidedAt, ...decision } = decided;
    const others = [...underWay.values()];
    underWay.set(event.target, { ...move, ...decision, decidedAt, runSince: since, others });
  }
  if (event.type === 'move-done' || event.type === 'move-failed') underWay.delete(event.target);
}
