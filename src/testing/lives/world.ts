import { createSimulatedWorld, type Random, type SimulatedWorld } from '../../world/simulated/index.ts';
import { randomOf } from '../../world/simulated/random.ts';
import { addonOf, blueprintOf, type Document, POLICY, randomDocument, TRAITS } from './document.ts';
import { type Rest, restAt } from './rest.ts';

/** A simulated cluster at rest, to try something on: three control planes and two workers unless the document says otherwise. */
export async function worldAtRest(change: Partial<Document> = {}, random?: Random): Promise<SimulatedWorld> {
  return worldOf(await restAt({ ...plainDocument(), ...change }), random);
}

export function worldOf({ seed, document }: Rest, random?: Random): SimulatedWorld {
  return createSimulatedWorld(seed, TRAITS, {
    blueprint: record => blueprintOf(document, record),
    addon: id => addonOf(document, id),
    policyAddon: POLICY,
    random,
  });
}

export function plainDocument(): Document {
  const pool = { name: 'main', replicas: 2, config: 1, maxSurge: 1, maxUnavailable: 0, afterDeadline: 'stop' as const };
  return { ...randomDocument(randomOf(1)), controlPlanes: 3, pools: [pool] };
}
