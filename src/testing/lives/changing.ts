import type { SeaworthyEvent } from '../../kit/events.ts';
import { loop, type Outcome } from '../../lifecycle/loop.ts';
import { createSimulatedWorld, type SimulatedWorld } from '../../world/simulated/index.ts';
import { addonOf, blueprintOf, type Document, desiredOf, POLICY, TRAITS } from './document.ts';
import { restAt } from './rest.ts';
import { plainDocument } from './world.ts';

/** A simulated cluster at rest whose document changes: what is made is made from the document of the moment. */
export interface Changing {
  world: SimulatedWorld;
  document: Document;
}

/** Three control planes and two workers unless the change says otherwise. */
export async function changing(change: Partial<Document> = {}): Promise<Changing> {
  const rest = await restAt({ ...plainDocument(), ...change });
  const one = { document: rest.document } as Changing;
  one.world = createSimulatedWorld(rest.seed, TRAITS, {
    blueprint: record => blueprintOf(one.document, record),
    addon: id => addonOf(one.document, id),
    policyAddon: POLICY,
  });
  return one;
}

const ENOUGH = new Error('enough');

/** Runs `up` to its end, or until so many moves of a kind are done: then there is no outcome. */
export async function upTo({ world, document }: Changing, until?: string, times = 1) {
  const moves: string[] = [];
  const stop = new AbortController();
  let left = times;
  const emit = (event: SeaworthyEvent) => {
    if (event.type !== 'move-done') return;
    moves.push(`${event.move} ${event.target}`);
    if (event.move === until) left -= 1;
    if (left === 0) stop.abort(ENOUGH);
  };
  const desire = () => desiredOf(document, world.model.state.record.requests);
  const outcome = await loop({ world, desire, emit, signal: stop.signal }).catch(
    (error: unknown): Outcome | undefined => {
      if (error !== ENOUGH) throw error;
      return undefined;
    },
  );
  return { moves, outcome };
}
