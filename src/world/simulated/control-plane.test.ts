import { describe, expect, it } from 'vitest';
import { worldAtRest } from '../../testing/lives/world.ts';

describe('an ordered stop of a control plane', () => {
  it('takes the API server down after its delay and keeps etcd until the member is removed', async () => {
    const world = await worldAtRest();
    await world.machines.stop('harbor-cp-3', 150);
    await world.clock.sleep(1_500);
    const serverOf = async () => (await world.kube.cluster()).apiServers.find(each => each.name === 'harbor-cp-3');
    expect(await serverOf()).toMatchObject({ serving: true, ready: false });
    expect((await world.endpoint.observe()).backends.find(each => each.name === 'harbor-cp-3')?.healthy).toBe(false);
    await world.clock.sleep(12_000);
    expect(await serverOf()).toMatchObject({ serving: false });
    const member = (await world.etcd.members()).find(each => each.name === 'harbor-cp-3')!;
    expect(member.healthy).toBe(true);
    if (member.leader) await world.etcd.moveLeader((await world.etcd.members())[0]!.id);
    await world.clock.sleep(6_000);
    await world.etcd.removeMember(member.id);
    await world.clock.sleep(2_000);
    expect((await world.machines.get('harbor-cp-3'))?.state).toBe('stopped');
  });

  it('ends at the deadline, member or not', async () => {
    const world = await worldAtRest();
    await world.machines.stop('harbor-cp-3', 150);
    await world.clock.sleep(149_000);
    expect((await world.machines.get('harbor-cp-3'))?.state).toBe('stopping');
    await world.clock.sleep(2_000);
    expect((await world.machines.get('harbor-cp-3'))?.state).toBe('stopped');
    expect((await world.etcd.members()).find(each => each.name === 'harbor-cp-3')?.healthy).toBe(false);
  });
});

describe('all machines stopped at once', () => {
  it('come back with their data', async () => {
    const world = await worldAtRest();
    const { clusterId } = await world.etcd.read();
    const { kubeSystemUid } = await world.kube.cluster();
    for (const { name } of await world.machines.list()) world.nature.stop(name);
    await expect(world.kube.nodes()).rejects.toThrow('endpoint does not answer');
    for (const { name } of await world.machines.list()) await world.machines.start(name);
    await world.clock.sleep(60_000);
    expect((await world.etcd.read()).clusterId).toBe(clusterId);
    expect((await world.kube.cluster()).kubeSystemUid).toBe(kubeSystemUid);
    expect((await world.kube.nodes()).filter(node => node.ready)).toHaveLength(5);
  });
});

describe('the API', () => {
  it('is reached only while the endpoint has a backend that is ready', async () => {
    const world = await worldAtRest();
    for (const name of ['harbor-cp-1', 'harbor-cp-2', 'harbor-cp-3']) await world.endpoint.withdraw(name);
    await expect(world.kube.nodes()).rejects.toMatchObject({ kind: 'kube', retry: true });
    await world.endpoint.admit('harbor-cp-1', (await world.machines.get('harbor-cp-1'))!.address);
    await world.clock.sleep(1_000);
    expect(await world.kube.nodes()).toHaveLength(5);
  });
});
