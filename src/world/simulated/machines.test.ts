import { describe, expect, it } from 'vitest';
import { worldAtRest } from '../../testing/lives/world.ts';

const options = { emit: () => {}, signal: new AbortController().signal };
const nodeOf = async (world: Awaited<ReturnType<typeof worldAtRest>>, name: string) =>
  (await world.kube.nodes()).find(node => node.name === name);

async function reserve(world: Awaited<ReturnType<typeof worldAtRest>>) {
  const allocate = (name: string, taken: string[]) => world.machines.reserveAddress(name, taken, 'worker');
  return world.state.reserve({ role: 'worker', pool: 'main', founding: false }, allocate);
}

describe('a worker', () => {
  it('is Ready some seconds after it was made, once the policy allows its name', async () => {
    const world = await worldAtRest();
    const record = await reserve(world);
    await world.issuer.issue(record);
    await world.machines.create({ record }, options);
    await world.machines.start(record.name);
    await world.clock.sleep(60_000);
    expect(await nodeOf(world, record.name)).toBeUndefined();
    await world.kube.allowNode(record.name);
    await world.clock.sleep(20_000);
    expect(await nodeOf(world, record.name)).toMatchObject({ ready: true, schedulable: true });
  });

  it('is not Ready 40 to 50 s after its power went, and Ready again when it is back', async () => {
    const world = await worldAtRest();
    world.nature.stop('harbor-main-4');
    await world.clock.sleep(39_000);
    expect((await nodeOf(world, 'harbor-main-4'))?.ready).toBe(true);
    await world.clock.sleep(12_000);
    expect((await nodeOf(world, 'harbor-main-4'))?.ready).toBe(false);
    await world.machines.start('harbor-main-4');
    await world.clock.sleep(15_000);
    expect((await nodeOf(world, 'harbor-main-4'))?.ready).toBe(true);
  });

  it('whose node is deleted while it runs does not make it again before it boots', async () => {
    const world = await worldAtRest();
    await world.kube.deleteNode('harbor-main-4');
    await world.clock.sleep(120_000);
    expect(await nodeOf(world, 'harbor-main-4')).toBeUndefined();
    world.nature.stop('harbor-main-4');
    world.nature.start('harbor-main-4');
    await world.clock.sleep(20_000);
    expect((await nodeOf(world, 'harbor-main-4'))?.ready).toBe(true);
  });
});

describe('the provider', () => {
  it('refuses a machine without an identity, beyond the quota, or of another cluster', async () => {
    const world = await worldAtRest();
    const record = await reserve(world);
    await expect(world.machines.create({ record }, options)).rejects.toThrow('no identity');
    await world.issuer.issue(record);
    world.model.weather.quota = 5;
    await expect(world.machines.create({ record }, options)).rejects.toThrow('quota');
    world.model.weather.quota = 6;
    await world.machines.create({ record }, options);
    world.model.machines.get(record.name)!.clusterId = 'another';
    await expect(world.machines.create({ record }, options)).rejects.toThrow('another cluster');
  });

  it('makes a machine once, whatever it is asked, and takes its end twice', async () => {
    const world = await worldAtRest();
    const record = await reserve(world);
    await world.issuer.issue(record);
    await world.machines.create({ record }, options);
    await world.machines.create({ record }, options);
    expect((await world.machines.list()).filter(each => each.name === record.name)).toHaveLength(1);
    await world.machines.destroy(record.name);
    await world.machines.destroy(record.name);
    expect(await world.machines.get(record.name)).toBeUndefined();
  });

  it('gives each name an address of its own, also to callers at once', async () => {
    const world = await worldAtRest();
    const records = await Promise.all(Array.from({ length: 50 }, () => reserve(world)));
    expect(new Set(records.map(record => record.address)).size).toBe(50);
    expect(new Set(records.map(record => record.name)).size).toBe(50);
  });

  it('keeps the network while machines are on it', async () => {
    const world = await worldAtRest();
    await expect(world.machines.teardown(options)).rejects.toThrow('in use');
    for (const { name } of await world.machines.list()) await world.machines.destroy(name);
    await world.machines.teardown(options);
    expect((await world.endpoint.observe()).exists).toBe(false);
  });
});
