import { describe, expect, it } from 'vitest';
import { desiredSample, healthySample, seenOf } from '../../test/samples/observation.ts';
import { isOlder } from '../catalog/versions.ts';
import type { SeaworthyEvent } from '../kit/events.ts';
import { addonOf, blueprintOf, type Document, desiredOf, POLICY, TRAITS } from '../testing/lives/document.ts';
import { restAt } from '../testing/lives/rest.ts';
import { plainDocument } from '../testing/lives/world.ts';
import { newMemory, observe } from '../world/observe.ts';
import { createSimulatedWorld, type SimulatedWorld } from '../world/simulated/index.ts';
import { decide } from './decide.ts';
import { draftOf } from './draft.ts';
import { loop, type Outcome } from './loop.ts';
import type { Move } from './move.ts';
import { admit } from './moves/endpoint.ts';
import { predict } from './predict.ts';
import { ailments, upgradeBegins, versionRefusal } from './refusals.ts';

const OLD = '1.36.3';
const NEW = '1.37.2';
const ENOUGH = new Error('enough');

interface Cluster {
  document: Document;
  world: SimulatedWorld;
}

/** Three control planes and two workers at rest with the old version. What is made is made from the document of the moment. */
async function cluster(): Promise<Cluster> {
  const rest = await restAt({ ...plainDocument(), version: OLD });
  const one = { document: rest.document } as Cluster;
  one.world = createSimulatedWorld(rest.seed, TRAITS, {
    blueprint: record => blueprintOf(one.document, record),
    addon: id => addonOf(one.document, id),
    policyAddon: POLICY,
  });
  return one;
}

function change(one: Cluster, version: string, keys = one.document.keys): void {
  one.document = { ...one.document, version, keys };
}

/** Runs `up` to its end, or until a move is done. Returns the moves. */
async function up({ world, document }: Cluster, until?: string) {
  const moves: string[] = [];
  const stop = new AbortController();
  const emit = (event: SeaworthyEvent) => {
    if (event.type !== 'move-done') return;
    moves.push(`${event.move} ${event.target}`);
    if (event.move === until) stop.abort(ENOUGH);
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

const versions = ({ model }: SimulatedWorld, role: string) =>
  [...model.machines.values()].filter(each => each.role === role).map(each => each.blueprint.kubernetesVersion);

describe('an upgrade', () => {
  it('rolls control planes one by one, then applies addons, then rolls workers; etcd follows', async () => {
    const one = await cluster();
    const { world } = one;
    change(one, NEW);
    const { moves, outcome } = await up(one);
    expect(outcome?.kind).toBe('converged');
    expect([...versions(world, 'control-plane'), ...versions(world, 'worker')]).toEqual([NEW, NEW, NEW, NEW, NEW]);
    const of = (kind: string, target: string) =>
      moves.flatMap((move, index) => (move.startsWith(`${kind} ${target}`) ? [index] : []));
    const lastMember = Math.max(...of('remove-member', 'harbor-cp'));
    expect(Math.min(...of('apply-addon', 'addon'))).toBeGreaterThan(lastMember);
    expect(Math.min(...of('create', 'harbor-main'))).toBeGreaterThan(lastMember);
    for (const [nth, index] of of('create', 'harbor-cp').entries())
      if (nth > 0) expect(index).toBeGreaterThan(of('remove-member', 'harbor-cp')[nth - 1]!);
    const [etcd] = [...world.model.etcds.values()];
    expect(etcd?.version).toBe('3.7.3');
    expect(world.model.state.record.epoch?.kubernetesVersion).toBe(NEW);
  });

  it('is what the plan says, with the point of no return before the first new control plane is admitted', async () => {
    const one = await cluster();
    const { world } = one;
    change(one, NEW);
    const seen = await observe(world, newMemory());
    const { moves } = await predict(seen, state => desiredOf(one.document, state.requests), TRAITS);
    const made = await up(one);
    expect(moves.map(move => `${move.kind} ${move.target}`).sort()).toEqual(made.moves.sort());
    expect(moves[0]?.title).toBe('back up the cluster before the upgrade');
    expect(moves.find(move => move.kind === 'admit')?.target).toBe('harbor-cp-6');
  });

  it.each(['add-learner', 'create', 'promote'])(
    'changed back before the point of no return (after %s), the newcomer goes and all is as before',
    async until => {
      const one = await cluster();
      const { world } = one;
      change(one, NEW);
      await up(one, until);
      change(one, OLD);
      const { outcome, moves } = await up(one);
      expect(outcome?.kind).toBe('converged');
      expect(moves).toContain('forget harbor-cp-6');
      expect([...world.model.machines.keys()].sort()).toEqual(
        ['harbor-cp-1', 'harbor-cp-2', 'harbor-cp-3', 'harbor-main-4', 'harbor-main-5'].sort(),
      );
      expect(world.model.state.record.epoch?.kubernetesVersion).toBe(OLD);
    },
  );

  it('changed back after it, nothing is begun and the rule says what is left', async () => {
    const one = await cluster();
    change(one, NEW);
    await up(one, 'admit');
    change(one, OLD);
    const { outcome, moves } = await up(one);
    expect(outcome?.kind).toBe('stuck');
    expect(moves.filter(move => /^(create|add-learner|cordon|stop|remove-member) /.test(move))).toEqual([]);
    expect(outcome?.decision.held).toContainEqual(
      expect.objectContaining({ guard: 'no-downgrade', why: expect.stringContaining('only forward') }),
    );
    change(one, NEW);
    expect((await up(one)).outcome?.kind).toBe('converged');
  });

  it('changed back while its first control plane is being admitted, nothing older is begun beside that', async () => {
    const one = await cluster();
    const { world } = one;
    change(one, NEW);
    await up(one, 'promote');
    const seen = await observe(world, newMemory());
    change(one, OLD);
    const desired = desiredOf(one.document, []);
    desired.pools = desired.pools.map(pool => ({ ...pool, replicas: pool.replicas + 1 }));
    const newcomer = Object.values(seen.state.machines).find(record => record.name === 'harbor-cp-6')!;
    const begun = (underWay: Move[]) => decide(desired, seen, { underWay }).moves.map(move => move.kind);
    expect(begun([])).toContain('reserve');
    expect(begun([admit(newcomer.name, newcomer.address, NEW)])).not.toContain('reserve');
  });

  it('is backed up once, at its beginning, and again only when the backup has become old', async () => {
    const one = await cluster();
    change(one, NEW);
    await up(one, 'back-up');
    await one.world.clock.sleep(50 * 60_000);
    expect((await up(one, 'promote')).moves).not.toContain('back-up backup');
    change(one, OLD);
    await up(one);
    await one.world.clock.sleep(20 * 60_000);
    change(one, NEW);
    expect((await up(one)).moves.filter(move => move === 'back-up backup')).toHaveLength(1);
    expect(one.world.model.state.record.backups?.map(each => [each.why, each.kubernetesVersion])).toEqual([
      ['before-upgrade', OLD],
      ['before-upgrade', OLD],
    ]);
  });

  it('skipping a minor begins nothing', async () => {
    const one = await cluster();
    change(one, '1.38.0');
    const { moves } = await up(one);
    expect(moves.filter(move => /^(create|add-learner|cordon|stop|remove-member) /.test(move))).toEqual([]);
  });

  it('does not swap a key in one step', async () => {
    const one = await cluster();
    change(one, NEW, ['k2']);
    const { outcome } = await up(one);
    expect(outcome?.decision.held.map(each => each.guard)).toContain('trust-before-use');
  });
});

describe('a version is refused', () => {
  const { state, records } = healthySample();
  const founded = {
    ...state,
    machines: records,
    epoch: { ...state.epoch!, kubernetesVersion: OLD },
  };

  it('that lies behind, or skips a minor; a later patch or the next minor is not', () => {
    expect(versionRefusal(founded, '1.35.9')?.hint).toContain('restore');
    expect(versionRefusal(founded, '1.36.2')?.why).toContain('no way back');
    expect(versionRefusal(founded, '1.38.0')?.hint).toContain('go to 1.37 first');
    for (const fine of [OLD, '1.36.9', NEW]) expect(versionRefusal(founded, fine)).toBeUndefined();
  });

  it('while another is being founded, and not while a backup is being restored', () => {
    const machines = { a: { ...Object.values(records)[0]!, kubernetesVersion: OLD } };
    const { epoch: _, ...founding } = founded;
    expect(versionRefusal({ ...founding, machines }, NEW)?.why).toContain('has begun with 1.36.3');
    expect(versionRefusal({ ...founding, machines }, OLD)).toBeUndefined();
  });

  it('while the cluster is not well, with every reason', () => {
    const sample = healthySample();
    const desired = desiredSample({ kubernetesVersion: NEW });
    const draft = () => draftOf(seenOf(sample), desired.patience.dead);
    expect(upgradeBegins(draft(), desired)).toBe(true);
    expect(ailments(draft())).toEqual([]);
    sample.members['harbor-cp-2']!.alarms = ['NOSPACE'];
    sample.nodes['harbor-general-4']!.ready = false;
    sample.endpoint.backends[0]!.healthy = false;
    expect(ailments(draft())).toEqual([
      'the control plane harbor-cp-1 does not serve',
      'the worker harbor-general-4 is not Ready',
      "etcd's member harbor-cp-2 raises the alarm NOSPACE",
    ]);
  });
});

describe('versions', () => {
  it('are compared by number', () => {
    expect(isOlder('1.9.10', '1.10.2')).toBe(true);
    expect(isOlder('1.36.3', '1.36.3')).toBe(false);
    expect(isOlder('1.37.0', '1.36.9')).toBe(false);
  });

  it('a kubelet is never newer than an API server: workers wait for the last control plane', () => {
    const sample = healthySample();
    const digests = { base: 'b1', payload: 'p2', config: 'c1' };
    const desired = desiredSample({ kubernetesVersion: NEW });
    desired.controlPlane.digests = digests;
    desired.pools = desired.pools.map(pool => ({ ...pool, digests }));
    const decision = decide(desired, seenOf(sample));
    expect(decision.moves.map(move => move.target)).not.toContain('pool general +0');
  });
});
