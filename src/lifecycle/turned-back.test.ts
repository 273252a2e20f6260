// A document that is changed back in the middle of an upgrade, or of a restore.
import { describe, expect, it } from 'vitest';
import { SeaworthyError } from '../kit/errors.ts';
import { type Changing, changing, upTo } from '../testing/lives/changing.ts';
import { desiredOf } from '../testing/lives/document.ts';
import { untruths } from '../testing/lives/truth.ts';
import { newMemory, observe } from '../world/observe.ts';
import { etcdInService } from '../world/simulated/service.ts';
import { keepSnapshot } from '../world/simulated/snapshots.ts';
import { decide } from './decide.ts';
import type { Move } from './move.ts';
import { admit } from './moves/endpoint.ts';
import { versionRefusal } from './refusals.ts';

const OLD = '1.36.3';
const NEW = '1.37.2';

const cluster = (fixedHosts = false) => changing({ version: OLD, fixedHosts });

function change(one: Changing, version: string): void {
  one.document = { ...one.document, version };
}

describe('an upgrade', () => {
  it.each(['add-learner', 'create', 'promote'])(
    'changed back before the point of no return (after %s), the newcomer goes and all is as before',
    async until => {
      const one = await cluster();
      const { world } = one;
      change(one, NEW);
      await upTo(one, until);
      change(one, OLD);
      const { outcome, moves } = await upTo(one);
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
    await upTo(one, 'admit');
    change(one, OLD);
    const { outcome, moves } = await upTo(one);
    expect(outcome?.kind).toBe('stuck');
    expect(moves.filter(move => /^(create|add-learner|cordon|stop|remove-member) /.test(move))).toEqual([]);
    expect(outcome?.decision.held).toContainEqual(
      expect.objectContaining({ guard: 'no-downgrade', why: expect.stringContaining('only forward') }),
    );
    change(one, NEW);
    expect((await upTo(one)).outcome?.kind).toBe('converged');
  });

  it('changed back while its first control plane is being admitted, nothing older is begun beside that', async () => {
    const one = await cluster();
    const { world } = one;
    change(one, NEW);
    await upTo(one, 'promote');
    const seen = await observe(world, newMemory());
    change(one, OLD);
    const desired = desiredOf(one.document, []);
    desired.pools = desired.pools.map(pool => ({ ...pool, replicas: pool.replicas + 1 }));
    const newcomer = Object.values(seen.state.machines).find(record => record.name === 'harbor-cp-6')!;
    const begun = (underWay: Move[]) => decide(desired, seen, { underWay }).moves.map(move => move.kind);
    expect(begun([])).toContain('reserve');
    expect(begun([admit(newcomer.name, newcomer.address, NEW)])).not.toContain('reserve');
  });

  // a dead one is replaced and the others are due: two of the new version at once, both voters after the second promotion
  it.each([
    ['add-learner', 1],
    ['create', 1],
    ['create', 2],
    ['promote', 1],
  ] as const)('changed back with two newcomers (%s %i), neither is admitted, and both go', async (until, times) => {
    const one = await cluster();
    const { world } = one;
    world.nature.die('harbor-cp-1');
    await world.clock.sleep(120_000);
    change(one, NEW);
    await upTo(one, until, times);
    change(one, OLD);
    const { outcome } = await upTo(one);
    expect(outcome?.kind).toBe('converged');
    expect(untruths(world, one.document)).toEqual([]);
    expect(world.model.state.record.epoch?.kubernetesVersion).toBe(OLD);
  });

  it('two newcomers that vote already do not wait for each other: one goes, an old one comes, the other goes', async () => {
    const one = await cluster();
    const { world } = one;
    world.nature.die('harbor-cp-1');
    await world.clock.sleep(120_000);
    const { admit: unadmitted } = world.endpoint;
    world.endpoint.admit = async () => {
      throw new SeaworthyError('provider', 'not now', { retry: true });
    };
    world.state.recordReached = async () => {};
    change(one, NEW);
    await upTo(one, 'promote', 2);
    Object.assign(world.endpoint, { admit: unadmitted });
    change(one, OLD);
    const { outcome, moves } = await upTo(one);
    expect(outcome?.kind).toBe('converged');
    expect(moves.filter(move => move.startsWith('remove-member'))).toHaveLength(2);
    expect(untruths(world, one.document)).toEqual([]);
  });

  it('changed back on fixed hosts, where the newcomer is no more than the document asks for, it goes all the same', async () => {
    const one = await cluster(true);
    one.world.nature.die('harbor-cp-1');
    await one.world.clock.sleep(120_000);
    change(one, NEW);
    expect((await upTo(one, 'promote')).moves).toContain('promote harbor-cp-6');
    change(one, OLD);
    const { outcome } = await upTo(one);
    expect(outcome?.kind).toBe('converged');
    expect(untruths(one.world, one.document)).toEqual([]);
  });
});

describe('a restore as the way back', () => {
  /** Upgraded, and then restored from a backup of before, with the document as it is until so far. */
  async function restoredUntil(until: string) {
    const one = await cluster();
    const { world } = one;
    const snapshot = keepSnapshot(world.model, etcdInService(world.model)!);
    const { kubeSystemUid } = world.model.state.record.epoch!;
    change(one, NEW);
    await upTo(one);
    const order = { snapshot, kubeSystemUid, kubernetesVersion: OLD };
    await world.state.addRequest({ kind: 'restore', backup: 'b', ...order, takenAt: 0, at: 7 });
    if (until) await upTo(one, until);
    return one;
  }

  it.each(['', 'begin-restore', 'reserve', 'create', 'admit'])(
    'the epoch ends, and its point of no return with it: changed back after %j it leads to the old version',
    async until => {
      const one = await restoredUntil(until);
      change(one, OLD);
      expect((await upTo(one)).outcome?.kind).toBe('converged');
      expect(untruths(one.world, one.document)).toEqual([]);
      expect(one.world.model.state.record).toMatchObject({ epoch: { kubernetesVersion: OLD }, requests: [] });
      expect(one.world.model.state.record.failures ?? []).toEqual([]);
    },
  );

  it('once the new epoch is on record it has served: only forward, and a refusal says so', async () => {
    const one = await restoredUntil('record-epoch');
    expect(versionRefusal(await one.world.state.read(), OLD)?.why).toContain('has served with 1.37.2');
    expect((await upTo(one)).outcome?.kind).toBe('converged');
    expect(untruths(one.world, one.document)).toEqual([]);
  });

  it('nothing older than the backup is made, and no minor is skipped', async () => {
    const one = await restoredUntil('begin-restore');
    for (const [version, why] of [
      ['1.35.9', 'that, or a newer one'],
      ['1.38.0', 'a minor would be skipped'],
    ] as const) {
      change(one, version);
      const { outcome, moves } = await upTo(one);
      expect(moves.filter(move => move.startsWith('create'))).toEqual([]);
      expect(outcome?.decision.held.map(each => each.why).join()).toContain(why);
      expect(versionRefusal(await one.world.state.read(), version)?.hint).toContain('write 1.36.3');
    }
  });

  it('of a backup of a newer version than the document’s first machine: the backup’s version is the mark', async () => {
    const one = await restoredUntil('begin-restore');
    const { founding } = one.world.model.state.record;
    founding!.restore!.kubernetesVersion = '1.36.9';
    change(one, '1.36.9');
    await upTo(one, 'record-epoch');
    expect(one.world.model.state.record.epoch?.kubernetesVersion).toBe('1.36.9');
  });
});
