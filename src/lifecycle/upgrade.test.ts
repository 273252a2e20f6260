import { describe, expect, it } from 'vitest';
import { desiredSample, healthySample, seenOf } from '../../test/samples/observation.ts';
import { type Changing, changing, upTo } from '../testing/lives/changing.ts';
import { desiredOf, TRAITS } from '../testing/lives/document.ts';
import { newMemory, observe } from '../world/observe.ts';
import type { SimulatedWorld } from '../world/simulated/index.ts';
import { decide } from './decide.ts';
import { predict } from './predict.ts';

const OLD = '1.36.3';
const NEW = '1.37.2';

const cluster = () => changing({ version: OLD });

function change(one: Changing, version: string, keys = one.document.keys): void {
  one.document = { ...one.document, version, keys };
}

const versions = ({ model }: SimulatedWorld, role: string) =>
  [...model.machines.values()].filter(each => each.role === role).map(each => each.blueprint.kubernetesVersion);

describe('an upgrade', () => {
  it('rolls control planes one by one, then applies addons, then rolls workers; etcd follows', async () => {
    const one = await cluster();
    const { world } = one;
    change(one, NEW);
    const { moves, outcome } = await upTo(one);
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
    const made = await upTo(one);
    expect(moves.map(move => `${move.kind} ${move.target}`).sort()).toEqual(made.moves.sort());
    expect(moves[0]?.title).toBe('back up the cluster before the upgrade');
    expect(moves.find(move => move.kind === 'admit')?.target).toBe('harbor-cp-6');
  });

  it('is backed up once, at its beginning, and again only when the backup has become old', async () => {
    const one = await cluster();
    change(one, NEW);
    await upTo(one, 'back-up');
    await one.world.clock.sleep(50 * 60_000);
    expect((await upTo(one, 'promote')).moves).not.toContain('back-up backup');
    change(one, OLD);
    await upTo(one);
    await one.world.clock.sleep(20 * 60_000);
    change(one, NEW);
    expect((await upTo(one)).moves.filter(move => move === 'back-up backup')).toHaveLength(1);
    expect(one.world.model.state.record.backups?.map(each => [each.why, each.kubernetesVersion])).toEqual([
      ['before-upgrade', OLD],
      ['before-upgrade', OLD],
    ]);
  });

  it('skipping a minor begins nothing', async () => {
    const one = await cluster();
    change(one, '1.38.0');
    const { moves } = await upTo(one);
    expect(moves.filter(move => /^(create|add-learner|cordon|stop|remove-member) /.test(move))).toEqual([]);
  });

  it('does not swap a key in one step', async () => {
    const one = await cluster();
    change(one, NEW, ['k2']);
    const { outcome } = await upTo(one);
    expect(outcome?.decision.held.map(each => each.guard)).toContain('trust-before-use');
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
