import type { ProviderTraits } from '../../providers/provider.ts';
import type { State, World } from '../world.ts';
import { simulatedBackups } from './backups.ts';
import { DURATIONS, type Durations } from './durations.ts';
import { noEndpoint, simulatedEndpoint } from './endpoint.ts';
import { simulatedEtcd } from './etcd.ts';
import { Events } from './events.ts';
import { simulatedIssuer } from './issuer.ts';
import { simulatedKube } from './kube.ts';
import { Listing } from './listing.ts';
import { simulatedMachines } from './machines.ts';
import type { Model, SimulatedOptions } from './model.ts';
import { type Nature, natureOf } from './nature.ts';
import type { Random } from './random.ts';
import { Records } from './records.ts';
import { plant, type Seed } from './seed.ts';
import { simulatedState } from './state.ts';

export type { App } from './kube-model.ts';
export type { Model, SimulatedOptions } from './model.ts';
export { type Random, randomOf } from './random.ts';
export { emptySeed, type Seed, seedOf } from './seed.ts';

export interface SimulatedWorld extends World {
  /** The truth, for tests: nothing of production reads it. */
  model: Model;
  nature: Nature;
}

/**
 * A world that follows the same rules as the real one, and refuses what its parts refuse, in virtual time. Without `random` every duration
 * is its expected value: that is what `plan` predicts with.
 */
export function createSimulatedWorld(
  seed: Seed,
  traits: ProviderTraits,
  options: SimulatedOptions & { random?: Random; durations?: Partial<Durations> },
): SimulatedWorld {
  const model = emptyModel(seed, traits, options);
  plant(model, seed);
  return {
    model,
    nature: natureOf(model),
    machines: simulatedMachines(model),
    endpoint: simulatedEndpoint(model),
    etcd: simulatedEtcd(model),
    kube: simulatedKube(model),
    state: simulatedState(model) satisfies State,
    issuer: simulatedIssuer(model),
    backups: simulatedBackups(model),
    clock: model.events.clock(),
  };
}

function emptyModel(
  { at, state }: Seed,
  traits: ProviderTraits,
  options: SimulatedOptions & { random?: Random; durations?: Partial<Durations> },
): Model {
  const { machines, ...record } = state;
  return {
    events: new Events(at),
    durations: { ...DURATIONS, ...options.durations },
    random: options.random,
    traits,
    options,
    prepared: false,
    machines: new Map(),
    controlPlanes: new Map(),
    machineList: new Listing(),
    endpoint: noEndpoint(),
    etcds: new Map(),
    snapshots: new Map(),
    state: { record, machines: new Records(Object.entries(machines)) },
    addresses: new Map(),
    nextHost: 0,
    issued: new Map(),
    waiting: new Set(),
    weather: { partitioned: false, quota: Number.POSITIVE_INFINITY, deadOnArrival: 0, neverReady: 0 },
    counter: 0,
    changedAt: new Map(),
    answering: false,
  };
}
