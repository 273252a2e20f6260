import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silent } from '../kit/events.ts';
import { changedDocument, type Document, desiredOf, TRAITS } from '../testing/lives/document.ts';
import { someRest } from '../testing/lives/rest.ts';
import { worldOf } from '../testing/lives/world.ts';
import { newMemory, observe } from '../world/observe.ts';
import type { SimulatedWorld } from '../world/simulated/index.ts';
import { randomOf } from '../world/simulated/index.ts';
import { loop } from './loop.ts';
import { predict } from './predict.ts';

async function plan(world: SimulatedWorld, document: Document) {
  const seen = await observe(world, newMemory());
  return predict(seen, state => desiredOf(document, state.requests), TRAITS);
}

async function up(world: SimulatedWorld, document: Document) {
  const moves: string[] = [];
  const outcome = await loop({
    world,
    desire: seen => desiredOf(document, seen.state.requests),
    emit: event => {
      if (event.type === 'move-done') moves.push(`${event.move} ${event.target}`);
      else silent(event);
    },
    signal: new AbortController().signal,
  });
  return { outcome, moves };
}

/** What is asked again until it is granted is predicted as often as it is expected to take: only that it happens can be known. */
const once = (moves: string[]) => [...new Set(withoutSerials(moves))].sort();

/** Pools are rolled beside each other, and which is the next to need a name depends on how long things take: their machines are counted pool by pool. */
function withoutSerials(moves: string[]): string[] {
  const serials = [...new Set(moves.join(' ').match(/harbor-[a-z]+-\d+/g))].sort((a, b) => serialOf(a) - serialOf(b));
  const ofKind = (name: string) => serials.filter(other => other.split('-')[1] === name.split('-')[1]);
  return moves.map(move =>
    move.replace(/harbor-[a-z]+-\d+/, name => `${name.split('-')[1]} ${ofKind(name).indexOf(name)}`),
  );
}

const serialOf = (name: string) => Number(name.split('-')[2]);

/** A cluster at rest whose document changes, in a world whose durations are its own. */
async function changed(seed: number) {
  const rest = await someRest(seed);
  const random = randomOf(seed);
  const document = changedDocument(rest.document, random);
  return { world: worldOf({ ...rest, document }, random), document };
}

describe('a plan', () => {
  it('is what up does, machine by machine, and empty afterwards', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10_000 }), async seed => {
        const { world, document } = await changed(seed);
        const planned = await plan(world, document);
        const made = await up(world, document);
        expect(planned.outcome.kind).toBe('converged');
        expect(made.outcome.kind).toBe('converged');
        expect(once(planned.moves.map(move => `${move.kind} ${move.target}`))).toEqual(once(made.moves));
        expect((await plan(world, document)).moves).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
