import type { Emit } from '../kit/events.ts';
import type { ProviderTraits } from '../providers/provider.ts';
import type { Observation } from '../world/observation.ts';
import { createSimulatedWorld, seedOf } from '../world/simulated/index.ts';
import type { StateSeen } from '../world/state.ts';
import type { Desired } from './desired.ts';
import { loop, type Outcome } from './loop.ts';

export interface PredictedMove {
  kind: string;
  target: string;
  title: string;
}

export interface Prediction {
  moves: PredictedMove[];
  outcome: Outcome;
  /** Simulated milliseconds from now to the end. */
  milliseconds: number;
}

/** Names of addons that run pods: available only when a node is there to run them. */
const RUNS_PODS = new Set(['coredns']);

/** `plan`: the very loop of `up`, over a simulated world that begins as the real one is seen. */
export async function predict(
  seen: Observation,
  desireFor: (state: StateSeen) => Desired,
  traits: ProviderTraits,
): Promise<Prediction> {
  const moves: PredictedMove[] = [];
  const desired = desireFor(seen.state);
  const world = createSimulatedWorld(seedOf(seen), traits, simulatedAs(desired));
  const outcome = await loop({
    world,
    desire: now => desireFor(now.state),
    emit: notesInto(moves),
    signal: new AbortController().signal,
    concurrency: Number.POSITIVE_INFINITY,
  });
  return { moves, outcome, milliseconds: world.clock.now() - seen.at };
}

/** Pods are asked until they have left: how often is of no interest, so only the first time is told. */
function notesInto(moves: PredictedMove[]): Emit {
  const drained = new Set<string>();
  return event => {
    if (event.type !== 'move-done') return;
    const { move: kind, target, title } = event;
    if (kind === 'evict' && drained.has(target)) return;
    if (kind === 'evict') drained.add(target);
    moves.push({ kind, target, title });
  };
}

/** Machines and addons of the simulated world are as the document wants them. */
function simulatedAs(desired: Desired): Parameters<typeof createSimulatedWorld>[2] {
  const pools = new Map(desired.pools.map(pool => [pool.name, pool]));
  const digests = new Map(desired.addons.map(addon => [addon.id, addon.digest]));
  return {
    blueprint: record => ({
      digests:
        record.role === 'control-plane'
          ? desired.controlPlane.digests
          : (pools.get(record.pool ?? '')?.digests ?? desired.controlPlane.digests),
      kubernetesVersion: desired.kubernetesVersion,
    }),
    addon: id => ({ digest: digests.get(id) ?? '', needsNodes: RUNS_PODS.has(id) }),
    policyAddon: desired.addons[0]?.id ?? '',
  };
}
