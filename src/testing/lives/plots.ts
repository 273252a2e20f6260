import { between, pick, type Random } from '../../world/simulated/random.ts';
import type { Arena } from './arena.ts';
import { CLUSTER, type Document } from './document.ts';
import { askForRestore, photograph } from './rescue.ts';
import { lawful } from './upgrades.ts';

/** What a life is about beside its faults: what people or chance do in it again and again, so that moves which few lives come to are made under every fault. */
type Plot = (arena: Arena) => () => void;

/** Somebody asks for everything to be destroyed, in the middle of whatever goes on. */
const destroyed: Plot =
  ({ world }) =>
  () => {
    const { requests } = world.model.state.record;
    if (!requests.some(({ kind }) => kind === 'destroy'))
      void world.state.addRequest({ kind: 'destroy', at: world.clock.now() });
  };

/** All certificates expire; somebody asks for `recover`, and the next time they expire again. */
const expired: Plot = arena => {
  const { world } = arena;
  arena.lossy = true;
  return inTurns(
    () => {
      for (const { name } of world.model.machines.values()) {
        arena.failures += 1;
        world.nature.expire(name);
      }
    },
    () => void world.state.addRequest({ kind: 'recover', at: world.clock.now() }),
  );
};

/** A backup of the beginning; then machines are replaced; then the beginning is restored, which knows nothing of them. */
const restored: Plot = arena => {
  let first: Arena['backup'];
  return inTurns(
    () => {
      if (!arena.backup) photograph(arena);
      first ??= arena.backup;
      change(arena, document => ({
        ...document,
        pools: document.pools.map(each => ({ ...each, config: each.config + 1 })),
      }));
    },
    () => void (first && askForRestore(arena, first)),
  );
};

/** Whoever founds, or is the first after a restore, loses its disk before there is a quorum. */
const stillborn: Plot = arena => {
  const { model, nature } = arena.world;
  arena.lossy = true;
  return () => {
    if (model.state.record.epoch) return void askForRestore(arena);
    for (const name of [...model.controlPlanes.keys()]) {
      if (!model.state.machines.get(name)?.founding) continue;
      arena.failures += 1;
      nature.die(name);
    }
  };
};

/** A newer Kubernetes, and another one as soon as it is there. */
const upgraded: Plot = arena => () => {
  const [major, minor, patch] = arena.document.version.split('.').map(Number);
  change(arena, document => ({ ...document, version: `${major}.${minor}.${patch! + 1}` }));
};

/** A change that rolls control planes. */
const rolled: Plot = arena => () =>
  change(arena, document => ({ ...document, controlPlaneConfig: document.controlPlaneConfig + 1 }));

/** Fewer machines, and then as many as before after all. */
const undecided: Plot = arena => {
  let before: Document | undefined;
  return () => {
    const { document, random } = arena;
    if (before)
      arena.document = lawful(arena, { ...document, controlPlanes: before.controlPlanes, pools: before.pools });
    else change(arena, was => fewer(was, random));
    before = before ? undefined : document;
  };
};

function fewer(document: Document, random: Random): Document {
  if (random() < 0.3) return { ...document, controlPlanes: Math.max(1, document.controlPlanes - 2) };
  return { ...document, pools: document.pools.map(pool => ({ ...pool, replicas: Math.max(1, pool.replicas - 1) })) };
}

/** Nodes that register and never become Ready, under changes that make new machines. */
const unready: Plot = arena =>
  inTurns(() => {
    arena.failures += 1;
    arena.world.model.weather.neverReady += 1;
  }, rolled(arena));

/** Names are allowed that nobody asked for. */
const strays: Plot = arena => () => {
  void arena.world.kube.allowNode(`${CLUSTER}-main-${between(arena.random, 900, 999)}`).catch(() => {});
};

function inTurns(...acts: (() => void)[]): () => void {
  let turn = 0;
  return () => acts[turn++ % acts.length]!();
}

function change(arena: Arena, how: (document: Document) => Document): void {
  arena.history.push(arena.document);
  arena.document = lawful(arena, how(arena.document));
}

const PLOTS: readonly Plot[] = [destroyed, expired, restored, stillborn, upgraded, rolled, undecided, unready, strays];

/** Every other life of each fault has a plot, each its turn. */
export function unfold(arena: Arena, end: number): void {
  const plot = arena.plot % 2 === 1 ? PLOTS[((arena.plot - 1) / 2) % PLOTS.length]! : undefined;
  if (!plot) return;
  const act = plot(arena);
  const { model } = arena.world;
  const goOn = () => {
    const [shortest, longest] = pick(arena.random, PACES)!;
    const wait = between(arena.random, shortest, longest);
    if (model.events.now + wait > end) return;
    model.events.schedule(wait, () => {
      act();
      goOn();
    });
  };
  goOn();
}

/** Shortest and longest time between two acts (ms): in the middle of what the last one caused, or mostly after it. */
const PACES = [
  [3_000, 40_000],
  [60_000, 240_000],
] as const;
