import { describe, expect, it } from 'vitest';
import { worldAtRest } from '../../testing/lives/world.ts';
import { runApp } from './pods.ts';
import { etcdInService } from './service.ts';

async function withApp(replicas: number, minAvailable: number, volumes = false) {
  const world = await worldAtRest();
  const { kube } = etcdInService(world.model)!;
  runApp(world.model, kube, { name: 'web', replicas, minAvailable, pool: undefined, volumes });
  await world.clock.sleep(10_000);
  const podsOn = async (name: string) => (await world.kube.nodes()).find(node => node.name === name)!.podsToLeave;
  return { world, kube, podsOn };
}

describe('a drain', () => {
  it('moves pods one by one as their budget allows', async () => {
    const { world, podsOn } = await withApp(4, 3);
    expect(await podsOn('harbor-main-4')).toHaveLength(2);
    await world.kube.cordon('harbor-main-4');
    const { left } = await world.kube.evict('harbor-main-4', { force: false });
    expect(left).toHaveLength(1);
    expect(left[0]?.why).toContain('disruption budget');
    await world.clock.sleep(20_000);
    expect((await world.kube.evict('harbor-main-4', { force: false })).left).toEqual([]);
    await world.clock.sleep(20_000);
    expect(await podsOn('harbor-main-4')).toEqual([]);
    expect(await podsOn('harbor-main-5')).toHaveLength(4);
  });

  it('never ends under a budget that allows nothing, but by force', async () => {
    const { world, podsOn } = await withApp(2, 2);
    await world.kube.cordon('harbor-main-4');
    expect((await world.kube.evict('harbor-main-4', { force: false })).left).toHaveLength(1);
    await world.clock.sleep(60_000);
    expect(await podsOn('harbor-main-4')).toHaveLength(1);
    await world.kube.evict('harbor-main-4', { force: true });
    await world.clock.sleep(20_000);
    expect(await podsOn('harbor-main-4')).toEqual([]);
  });

  it('waits for volumes to be detached', async () => {
    const { world } = await withApp(2, 0, true);
    const attached = async () =>
      (await world.kube.nodes()).find(node => node.name === 'harbor-main-4')!.volumeAttachments;
    expect(await attached()).toBe(1);
    await world.kube.cordon('harbor-main-4');
    await world.kube.evict('harbor-main-4', { force: false });
    await world.clock.sleep(30_000);
    expect(await attached()).toBe(0);
  });
});

describe('pods of a worker that is gone', () => {
  it('stay until its node is out of service or deleted, then run elsewhere', async () => {
    const { world, podsOn } = await withApp(4, 0);
    world.nature.die('harbor-main-4');
    await world.clock.sleep(400_000);
    expect(await podsOn('harbor-main-4')).toHaveLength(2);
    await world.kube.taintOutOfService('harbor-main-4');
    await world.clock.sleep(20_000);
    expect(await podsOn('harbor-main-4')).toEqual([]);
    expect(await podsOn('harbor-main-5')).toHaveLength(4);
  });
});
