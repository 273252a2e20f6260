import { DEFAULT_PATIENCE, type Desired } from '../../src/lifecycle/desired.ts';
import { traitsOf } from '../../src/providers/local/traits.ts';
import type { Observation } from '../../src/world/observation.ts';
import { newMemory, observe } from '../../src/world/observe.ts';
import { createSimulatedWorld, emptySeed } from '../../src/world/simulated/index.ts';
import { desiredSample, healthySample, seenOf } from '../../test/samples/observation.ts';

/** A world as it is seen, and what is wanted of it. */
export interface Case {
  title: string;
  /** Milliseconds that its plan may take. */
  limit: number;
  /** Machines that its plan creates and destroys. */
  creates: number;
  destroys: number;
  /** How often it is measured. */
  runs: number;
  seen(): Promise<Observation>;
  desired: Desired;
}

/** Traits of machines on this host; cgroups and base are nothing to the lifecycle. */
export const TRAITS = traitsOf(2, 'base');
const CONTROL_PLANES = 3;
const PODS_A_WORKER = 10;

export const CASES = {
  founding: {
    title: 'founding 5,000 workers',
    limit: 1_000,
    creates: CONTROL_PLANES + 5_000,
    destroys: 0,
    runs: 3,
    seen: nothing,
    desired: pool({ replicas: 5_000 }),
  },
  'roll-surge': {
    title: 'rolling 1,000 workers, 100 at once',
    limit: 3_000,
    creates: 1_000,
    destroys: 1_000,
    runs: 3,
    seen: async () => running(1_000),
    desired: pool({ replicas: 1_000, config: 'c2', maxSurge: 100 }),
  },
  'roll-one': {
    title: 'rolling 1,000 workers one by one',
    limit: 3_000,
    creates: 1_000,
    destroys: 1_000,
    runs: 1,
    seen: async () => running(1_000),
    desired: pool({ replicas: 1_000, config: 'c2' }),
  },
} satisfies Record<string, Case>;

export type CaseName = keyof typeof CASES;

/** What is wanted: one pool, changed in this way. */
function pool({ replicas, config = 'c1', maxSurge = 1 }: { replicas: number; config?: string; maxSurge?: number }) {
  const desired = desiredSample({ patience: DEFAULT_PATIENCE });
  const pools = desired.pools.map(each => ({
    ...each,
    replicas,
    maxSurge,
    digests: { ...each.digests, config },
  }));
  return { ...desired, pools };
}

async function nothing(): Promise<Observation> {
  const { cluster, clusterId } = desiredSample();
  const world = createSimulatedWorld(emptySeed(cluster, clusterId), TRAITS, {
    blueprint: () => ({ digests: desiredSample().controlPlane.digests, kubernetesVersion: '1.36.3' }),
    addon: () => ({ digest: '', needsNodes: false }),
    policyAddon: '',
  });
  return observe(world, newMemory());
}

/** A healthy cluster whose workers are busy. */
function running(workers: number): Observation {
  const sample = healthySample(CONTROL_PLANES, workers);
  for (const node of Object.values(sample.nodes)) {
    if (sample.members[node.name]) continue;
    const pods = Array.from({ length: PODS_A_WORKER }, (_, nth) => ({ namespace: 'app', name: `${node.name}-${nth}` }));
    node.podsToLeave = pods;
  }
  return seenOf(sample);
}
