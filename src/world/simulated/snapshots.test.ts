import { describe, expect, it } from 'vitest';
import { worldAtRest } from '../../testing/lives/world.ts';
import { etcdInService } from './service.ts';
import { keepSnapshot, seedEtcd } from './snapshots.ts';

describe('a machine whose disk holds a snapshot', () => {
  it('is a cluster of its own, with the objects of then and revisions nobody has seen', async () => {
    const world = await worldAtRest();
    const { model } = world;
    const before = etcdInService(model)!;
    const nodes = [...before.kube.nodes.keys()];
    const snapshot = keepSnapshot(model, before);
    before.kube.nodes.clear();
    before.revision += 1_000;
    const machine = [...model.controlPlanes.values()][0]!;
    seedEtcd(model, machine, snapshot);
    const after = machine.etcdData!.etcd;
    expect(after.clusterId).not.toBe(before.clusterId);
    expect([...after.members.values()]).toMatchObject([{ name: machine.name, learner: false }]);
    expect(after.revision).toBeGreaterThan(before.revision);
    expect([...after.kube.nodes.keys()]).toEqual(nodes);
    expect(after.kube.systemUid).toBe(before.kube.systemUid);
  });
});
