// What `keep` asks of the loop: a cluster looked after in rounds, on a simulated world.
import { expect, it } from 'vitest';
import type { SeaworthyEvent } from '../kit/events.ts';
import { desiredOf } from '../testing/lives/document.ts';
import { plainDocument, worldAtRest } from '../testing/lives/world.ts';
import { newMemory } from '../world/observe.ts';
import type { SimulatedWorld } from '../world/simulated/index.ts';
import type { Desired } from './desired.ts';
import { type LoopOptions, loop } from './loop.ts';

type Change = Partial<LoopOptions> & { patience?: Partial<Desired['patience']> };

async function round(world: SimulatedWorld, { patience, ...options }: Change) {
  const events: SeaworthyEvent[] = [];
  const desire: LoopOptions['desire'] = seen => {
    const desired = desiredOf(plainDocument(), seen.state.requests);
    return { ...desired, patience: { ...desired.patience, ...patience } };
  };
  const { signal } = new AbortController();
  const outcome = await loop({ world, desire, signal, emit: event => void events.push(event), ...options });
  const kinds = (type: string) => events.flatMap(event => (event.type === type && 'target' in event ? [event] : []));
  return { outcome, started: kinds('move-started'), ended: [...kinds('move-done'), ...kinds('move-failed')] };
}

async function silentWorker() {
  const world = await worldAtRest();
  const worker = Object.keys((await world.state.read()).machines).find(name => name.includes('main')) ?? '';
  world.nature.cut(worker);
  // until Kubernetes has noticed
  await world.clock.sleep(120_000);
  return { world, worker };
}

it('carries on who has been silent since when: after rounds that were each too short to know, the machine is replaced', async () => {
  const { world, worker } = await silentWorker();
  const memory = newMemory();
  const kinds: string[] = [];
  for (let nth = 0; nth < 60 && kinds.at(-1) !== 'converged'; nth++) {
    kinds.push((await round(world, { memory, patienceMs: 10_000 })).outcome.kind);
    await world.clock.sleep(2_000);
  }
  expect(kinds.filter(kind => kind === 'out-of-patience').length).toBeGreaterThan(15);
  expect(kinds.at(-1)).toBe('converged');
  expect(Object.keys((await world.state.read()).machines)).not.toContain(worker);
});

it('knows nothing of silence where nobody watched in between, and repairs nothing for it', async () => {
  const { world, worker } = await silentWorker();
  for (let nth = 0; nth < 3; nth++) {
    const { outcome } = await round(world, { patienceMs: 5 * 60_000, patience: { dead: Number.POSITIVE_INFINITY } });
    expect(outcome.kind).toBe('out-of-patience');
    await world.clock.sleep(3600_000);
  }
  expect(Object.keys((await world.state.read()).machines)).toContain(worker);
});

it.each([-86_400_000, 86_400_000])('loses patience in its time, though somebody sets the clock by %i ms', async by => {
  const { world } = await silentWorker();
  let offset = 0;
  const clock = { ...world.clock, now: () => world.clock.now() + offset };
  const began = world.clock.now();
  const { outcome } = await round({ ...world, clock } as SimulatedWorld, {
    patienceMs: 5 * 60_000,
    patience: { dead: Number.POSITIVE_INFINITY },
    emit: ({ type }) => {
      if (type === 'waiting') offset = by;
    },
  });
  expect(outcome.kind).toBe('out-of-patience');
  expect(world.clock.now() - began).toBeGreaterThanOrEqual(5 * 60_000);
  expect(world.clock.now() - began).toBeLessThan(7 * 60_000);
});

it('paused, begins nothing more and ends when what is under way has ended; the next round goes on', async () => {
  const world = await worldAtRest();
  const [worker = ''] = Object.keys((await world.state.read()).machines).filter(name => name.includes('main'));
  await world.state.addRequest({ kind: 'replace', name: worker, at: world.clock.now() });
  const pause = new AbortController();
  let begun = 0;
  const paused = await round(world, {
    pause: pause.signal,
    emit: event => {
      if (event.type === 'move-started') begun += 1;
      if (event.type === 'move-started' && event.move === 'create') pause.abort();
      if (event.type === 'move-done' || event.type === 'move-failed') begun -= 1;
    },
  });
  expect(paused.outcome.kind).toBe('out-of-patience');
  expect(begun).toBe(0);
  expect(Object.keys((await world.state.read()).machines)).toContain(worker);
  expect((await round(world, {})).outcome.kind).toBe('converged');
  expect(Object.keys((await world.state.read()).machines)).not.toContain(worker);
});
