import { describe, expect, it } from 'vitest';
import { silent } from '../../kit/events.ts';
import { backUp } from '../../lifecycle/moves/backup.ts';
import { worldAtRest } from '../../testing/lives/world.ts';

const options = { emit: silent, signal: new AbortController().signal };

describe('a simulated backup', () => {
  it('takes a while, and is put on record with what identifies the cluster', async () => {
    const world = await worldAtRest();
    const before = world.clock.now();
    await backUp('before-upgrade', { last: 1, daily: 0, weekly: 0 }).run(world, options);
    expect(world.clock.now() - before).toBeGreaterThan(1_000);
    const { backups, epoch } = await world.state.read();
    expect(backups).toHaveLength(1);
    expect(backups![0]).toMatchObject({
      at: before,
      why: 'before-upgrade',
      etcdClusterId: epoch!.etcdClusterId,
      kubeSystemUid: epoch!.kubeSystemUid,
    });
    expect(backups![0]!.kubernetesVersion).toMatch(/^\d+\.\d+/);
  });

  it('is refused without quorum, and one that loses it in the middle is none', async () => {
    const world = await worldAtRest();
    const taking = world.backups.take('asked', options);
    taking.catch(() => {});
    for (const name of ['harbor-cp-1', 'harbor-cp-2']) world.nature.stop(name);
    await world.clock.sleep(15_000);
    await expect(taking).rejects.toMatchObject({ kind: 'etcd', retry: true });
    await expect(world.backups.take('asked', options)).rejects.toThrow('there is no quorum');
    expect((await world.state.read()).backups).toBeUndefined();
  });
});
