import { createSimulatedWorld, emptySeed, randomOf, type SimulatedWorld } from '../../world/simulated/index.ts';
import type { Random } from '../../world/simulated/random.ts';
import { CALL_FAULTS, type Fault, type FaultPlan, NATURE_FAULTS, OPERATOR_FAULTS } from '../faults.ts';
import { INVARIANTS } from '../invariants/index.ts';
import type { Invariant } from './act.ts';
import {
  addonOf,
  blueprintOf,
  CLUSTER,
  CLUSTER_ID,
  type Document,
  POLICY,
  randomDocument,
  TRAITS,
} from './document.ts';
import type { Rest } from './rest.ts';
import { newStory, type Story } from './story.ts';

/** Where one life takes place: the world, what goes wrong in it, and what is watched. */
export interface Arena {
  world: SimulatedWorld;
  random: Random;
  plan: FaultPlan;
  document: Document;
  /** Documents that were in force before, the latest last. */
  history: Document[];
  story: Story;
  invariants: readonly Invariant[];
  broken: Broken[];
  /** Harm done so far, each of which may cost a machine more. */
  failures: number;
  /** Machines that the provider denies having, until when. */
  hidden: Map<string, number>;
  /** What the operator's clock shows beyond the true time (ms). */
  clockOffset: number;
  /** The latest backup that somebody took. */
  backup: { snapshot: string; kubeSystemUid: string; takenAt: number; kubernetesVersion: string } | undefined;
  /** So many of a majority of etcd's disks may be lost. */
  lossy: boolean;
  effects: number;
  /** Nodes that we marked as leaving, since when (ms). */
  leavingSince: Map<string, number>;
  /** When each target was last acted on (ms). */
  actedAt: Map<string, number>;
  /** When each control plane was last made a voter (ms). */
  promotedAt: Map<string, number>;
  /** "move kind\tfault" → how often the fault struck at an effect of such a move. */
  coverage: Map<string, number>;
  /** The fault that this life is about, and the number of its plot. */
  focus: Fault;
  plot: number;
  /** Faults that were drawn so far, and which of them strike: all when undefined. */
  faults: number;
  only: ReadonlySet<number> | undefined;
}

export interface Broken {
  invariant: string;
  why: string;
  move: string;
}

export interface ArenaOptions {
  plan?: Partial<FaultPlan>;
  /** A cluster at rest to begin with; undefined: an empty world. */
  start?: Rest;
  /** etcd without its own safety checks. */
  laxEtcd?: boolean;
  /** Of the faults that would strike, by number, only these do. */
  only?: ReadonlySet<number>;
}

const FOCUS: readonly Fault[] = [...CALL_FAULTS, ...NATURE_FAULTS, ...OPERATOR_FAULTS];

/** The same seed and options always make the same arena, and the same life in it. */
export function newArena(seed: number, options: ArenaOptions): Arena {
  const random = randomOf(seed);
  const document = options.start?.document ?? randomDocument(random);
  const arena = { document } as Arena;
  const world = createSimulatedWorld(options.start?.seed ?? emptySeed(CLUSTER, CLUSTER_ID), TRAITS, {
    blueprint: record => blueprintOf(arena.document, record),
    addon: id => addonOf(arena.document, id),
    policyAddon: POLICY,
    laxEtcd: options.laxEtcd,
    random: randomOf(seed ^ 0x5ea),
  });
  const plan = { ...somePlan(random), ...options.plan };
  return Object.assign(arena, {
    world,
    random,
    plan,
    history: [],
    story: newStory(() => world.model.events.now),
    invariants: INVARIANTS,
    broken: [],
    failures: 0,
    hidden: new Map(),
    clockOffset: 0,
    backup: undefined,
    lossy: plan.perEffect > 0 && random() < 0.03,
    effects: 0,
    leavingSince: new Map(),
    actedAt: new Map(),
    promotedAt: new Map(),
    coverage: new Map(),
    focus: FOCUS[Math.abs(seed) % FOCUS.length]!,
    plot: Math.floor(Math.abs(seed) / FOCUS.length),
    faults: 0,
    only: options.only,
  } satisfies Omit<Arena, 'document'>);
}

function somePlan(random: Random): FaultPlan {
  return {
    perEffect: 0.02 + 0.15 * random(),
    perRead: 0.03 * random(),
    quiet: 30_000 + 600_000 * random(),
    without: [],
  };
}

/** To be asked once for each fault that is drawn. */
export function strikes(arena: Arena): boolean {
  const nth = arena.faults++;
  return arena.only?.has(nth) ?? true;
}

/** Notes that a fault struck at an effect of such a move. */
export function cover(arena: Arena, kind: string, fault: Fault): void {
  const key = `${kind}\t${fault}`;
  arena.coverage.set(key, (arena.coverage.get(key) ?? 0) + 1);
}
