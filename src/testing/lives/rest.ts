import { silent } from '../../kit/events.ts';
import { loop } from '../../lifecycle/loop.ts';
import { newMemory, observe } from '../../world/observe.ts';
import { createSimulatedWorld, emptySeed, randomOf, type Seed, seedOf } from '../../world/simulated/index.ts';
import {
  addonOf,
  blueprintOf,
  CLUSTER,
  CLUSTER_ID,
  type Document,
  desiredOf,
  POLICY,
  randomDocument,
  TRAITS,
} from './document.ts';

export interface Rest {
  seed: Seed;
  document: Document;
}

/** A cluster at rest, as it is seen after an undisturbed founding. */
export async function restAt(document: Document): Promise<Rest> {
  const world = createSimulatedWorld(emptySeed(CLUSTER, CLUSTER_ID), TRAITS, {
    blueprint: record => blueprintOf(document, record),
    addon: id => addonOf(document, id),
    policyAddon: POLICY,
  });
  const { signal } = new AbortController();
  const outcome = await loop({ world, desire: seen => desiredOf(document, seen.state.requests), emit: silent, signal });
  if (outcome.kind !== 'converged') throw new Error(`an undisturbed founding ended ${outcome.kind}`);
  await world.clock.sleep(60_000);
  return { seed: seedOf(await observe(world, newMemory())), document };
}

/** So many different clusters at rest are enough to begin lives with. */
const CLUSTERS = 40;
const cache = new Map<string, Promise<Rest>>();

/** One of some dozen clusters at rest, by number: founding them anew for each life would take most of its time. */
export function someRest(number: number, change: Partial<Document> = {}): Promise<Rest> {
  const document = { ...randomDocument(randomOf(number % CLUSTERS)), ...change };
  const key = JSON.stringify(document);
  const rest = cache.get(key) ?? restAt(document);
  cache.set(key, rest);
  return rest;
}
