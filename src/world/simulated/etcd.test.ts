import { describe, expect, it } from 'vitest';
import { worldAtRest } from '../../testing/lives/world.ts';
import type { SimulatedWorld } from './index.ts';

const SETTLED = 6_000;
const byName = async (world: SimulatedWorld, name: string) =>
  (await world.etcd.members()).find(each => each.name === name)!;
const leaderOf = async (world: SimulatedWorld) => (await world.etcd.members()).find(each => each.leader)!;

/** Reserves, issues and adds a control plane; the caller makes it. */
async function newcomer(world: SimulatedWorld) {
  const record = await world.state.reserve({ role: 'control-plane', founding: false }, (name, taken) =>
    world.machines.reserveAddress(name, taken, 'control-plane'),
  );
  await world.issuer.issue(record);
  await world.kube.allowNode(record.name);
  return record;
}

async function create(world: SimulatedWorld, record: Awaited<ReturnType<typeof newcomer>>, drop = 0) {
  const members = await world.etcd.members();
  const initialCluster = members
    .slice(drop)
    .map(each => ({ name: each.name || record.name, address: each.peerAddress }));
  const options = { emit: () => {}, signal: new AbortController().signal };
  await world.machines.create({ record, etcd: { state: 'existing', token: 't', initialCluster } }, options);
  await world.machines.start(record.name);
}

describe('etcd refuses', () => {
  it('another member while a voter is disconnected', async () => {
    const world = await worldAtRest();
    world.nature.cut('harbor-cp-2');
    await world.clock.sleep(SETTLED);
    await expect(world.etcd.addLearner('harbor-cp-9', '10.89.0.99')).rejects.toThrow('unhealthy cluster');
  });

  it('a second learner, and a change within five seconds of the last one', async () => {
    const world = await worldAtRest();
    await world.etcd.addLearner('harbor-cp-9', '10.89.0.99');
    await expect(world.etcd.addLearner('harbor-cp-10', '10.89.0.100')).rejects.toThrow('too many learner');
    const { id } = (await world.etcd.members()).find(each => each.learner)!;
    await world.etcd.removeMember(id);
    await expect(world.etcd.addLearner('harbor-cp-10', '10.89.0.100')).rejects.toThrow('unhealthy cluster');
    await world.clock.sleep(SETTLED);
    await expect(world.etcd.addLearner('harbor-cp-10', '10.89.0.100')).resolves.toBeUndefined();
  });

  it('to remove a voter that quorum needs, and lets a dead one go', async () => {
    const world = await worldAtRest();
    world.nature.stop('harbor-cp-3');
    await world.clock.sleep(SETTLED);
    await expect(world.etcd.removeMember((await byName(world, 'harbor-cp-1')).id)).rejects.toThrow('unhealthy cluster');
    await world.etcd.removeMember((await byName(world, 'harbor-cp-3')).id);
    expect(await world.etcd.members()).toHaveLength(2);
  });

  it('everything without quorum, and answers again when it is back', async () => {
    const world = await worldAtRest();
    world.nature.stop('harbor-cp-2');
    world.nature.stop('harbor-cp-3');
    await world.clock.sleep(SETTLED);
    await expect(world.etcd.members()).rejects.toThrow('no leader');
    await expect(world.etcd.read()).rejects.toThrow('no leader');
    world.nature.start('harbor-cp-2');
    await world.clock.sleep(15_000);
    expect((await world.etcd.members()).filter(each => each.healthy)).toHaveLength(2);
  });

  it('to promote a learner before it has caught up, then promotes it', async () => {
    const world = await worldAtRest();
    const record = await newcomer(world);
    await world.etcd.addLearner(record.name, record.address);
    const { id } = (await world.etcd.members()).find(each => each.learner)!;
    await expect(world.etcd.promote(id)).rejects.toThrow('in sync with leader');
    await create(world, record);
    await world.clock.sleep(20_000);
    await world.etcd.promote(id);
    expect(await byName(world, record.name)).toMatchObject({ learner: false, healthy: true });
    await world.clock.sleep(20_000);
    expect((await world.kube.cluster()).apiServers.find(each => each.name === record.name)?.ready).toBe(true);
  });
});

describe('a member', () => {
  it('that is told other members than there are dies, again and again', async () => {
    const world = await worldAtRest();
    const record = await newcomer(world);
    await world.etcd.addLearner(record.name, record.address);
    await create(world, record, 1);
    await world.clock.sleep(300_000);
    expect((await world.etcd.members()).find(each => each.learner)).toMatchObject({ started: false, healthy: false });
  });

  it('that founded and lost its disk never comes back under its id', async () => {
    const world = await worldAtRest();
    world.nature.loseEtcdDisk('harbor-cp-2');
    world.nature.stop('harbor-cp-2');
    world.nature.start('harbor-cp-2');
    await world.clock.sleep(600_000);
    expect(await byName(world, 'harbor-cp-2')).toMatchObject({ started: true, healthy: false });
  });

  it('is handed the leadership without an election, and removing the leader costs one', async () => {
    const world = await worldAtRest();
    const old = await leaderOf(world);
    const next = (await world.etcd.members()).find(each => !each.leader)!;
    await world.etcd.moveLeader(next.id);
    expect((await leaderOf(world)).id).toBe(next.id);
    expect(old.id).not.toBe(next.id);
    await world.clock.sleep(SETTLED);
    await world.etcd.removeMember(next.id);
    await expect(world.etcd.members()).rejects.toThrow('no leader');
    await world.clock.sleep(3_000);
    expect(await world.etcd.members()).toHaveLength(2);
  });
});
