// A machine whose node registers and never becomes Ready is an attempt that failed: it leaves in order and is tried again, three times.
import { beforeEach, describe, expect, it } from 'vitest';
import { type Changing, changing, upTo } from '../testing/lives/changing.ts';
import { untruths } from '../testing/lives/truth.ts';
import { etcdInService } from '../world/simulated/service.ts';

const MINUTE = 60_000;
/** Of the lives' own patience: generous enough for machines that are simulated. */
const DEADLINE = 3 * MINUTE;

let one: Changing;
beforeEach(async () => {
  one = await changing();
});

const fail = (times: number) => {
  one.world.model.weather.neverReady = times;
};
const [cp, pool] = ['harbor-cp-', 'harbor-main-'];
const failures = () => one.world.model.state.record.failures ?? [];
const made = (moves: string[], prefix: string) => moves.filter(move => move.startsWith(`create ${prefix}`));

function rollWorkers(): void {
  const { document } = one;
  one.document = { ...document, pools: document.pools.map(each => ({ ...each, config: each.config + 1 })) };
}

function rollControlPlanes(): void {
  one.document = { ...one.document, controlPlaneConfig: one.document.controlPlaneConfig + 1 };
}

describe('a worker', () => {
  it('is given up after the deadline, not before, and replaced under another name', async () => {
    fail(1);
    rollWorkers();
    const began = one.world.clock.now();
    const { moves, outcome } = await upTo(one);
    expect(outcome?.kind).toBe('converged');
    expect(untruths(one.world, one.document)).toEqual([]);
    const [failed] = failures();
    expect(failed).toMatchObject({ name: `${pool}6`, why: expect.stringContaining('not become Ready for 3 minutes') });
    expect(failed!.at - began).toBeGreaterThan(DEADLINE);
    expect(failed!.at - began).toBeLessThan(DEADLINE + 2 * MINUTE);
    const end = ['give-up', 'cordon', 'stop', 'destroy', 'delete-node', 'forget'].map(kind => `${kind} ${pool}6`);
    expect(moves.filter(move => end.includes(move))).toEqual(end);
  });

  it('is tried three times; then it is stuck, says what it knows of each, and goes on when an hour is over', async () => {
    fail(4);
    rollWorkers();
    const { moves, outcome } = await upTo(one);
    expect(outcome?.kind).toBe('stuck');
    expect(made(moves, pool)).toHaveLength(3);
    const [held] = outcome!.decision.held;
    expect(held).toMatchObject({
      guard: 'attempts-end',
      why: expect.stringContaining(`${pool}8: its node has registered`),
    });
    expect(one.world.model.machines.has(`${pool}4`)).toBe(true);
    expect(one.world.model.machines.has(`${pool}5`)).toBe(true);
    fail(0);
    await one.world.clock.sleep(70 * MINUTE);
    expect((await upTo(one)).outcome?.kind).toBe('converged');
    expect(untruths(one.world, one.document)).toEqual([]);
  });

  it('that came after all, given up already, and then fails for a moment, stays', async () => {
    const { world } = one;
    const kube = etcdInService(world.model)!.kube;
    const node = { ...kube.nodes.get(`${pool}4`)!, ready: false };
    await world.state.recordFailure({ name: node.name, role: 'worker', pool: 'main', serial: 4, at: 0, why: 'late' });
    kube.nodes.set(node.name, node);
    kube.nodeList.set(node.name, node);
    expect((await upTo(one)).moves).toEqual([]);
  });

  it('that was Ready once and is not any more is degraded: nothing is started by it', async () => {
    const kube = etcdInService(one.world.model)!.kube;
    const node = kube.nodes.get(`${pool}4`)!;
    kube.nodes.set(node.name, { ...node, ready: false });
    kube.nodeList.set(node.name, { ...node, ready: false });
    const { moves, outcome } = await upTo(one);
    expect(outcome?.kind).toBe('out-of-patience');
    expect(moves).toEqual([]);
    expect(failures()).toEqual([]);
  });
});

describe('a control plane', () => {
  it('in a roll leaves in order before it was ever behind the endpoint, and the next one is tried', async () => {
    fail(1);
    rollControlPlanes();
    const { moves, outcome } = await upTo(one);
    expect(outcome?.kind).toBe('converged');
    expect(failures().map(({ name }) => name)).toEqual([`${cp}6`]);
    expect(moves).not.toContain(`admit ${cp}6`);
    expect(moves).toEqual(expect.arrayContaining([`stop ${cp}6`, `remove-member ${cp}6`, `destroy ${cp}6`]));
    expect(untruths(one.world, one.document)).toEqual([]);
  });

  it('in the place of a dead one, twice: both vote and serve nobody, and neither waits for the other', async () => {
    one.world.nature.die(`${cp}1`);
    await one.world.clock.sleep(2 * MINUTE);
    fail(2);
    const { outcome } = await upTo(one);
    expect(outcome?.kind).toBe('converged');
    expect(failures()).toHaveLength(2);
    expect(untruths(one.world, one.document)).toEqual([]);
  });

  it('three times: stuck, and those that serve go on serving', async () => {
    fail(4);
    rollControlPlanes();
    const { moves, outcome } = await upTo(one);
    expect(outcome?.kind).toBe('stuck');
    expect(made(moves, cp)).toHaveLength(3);
    expect([1, 2, 3].every(nth => one.world.model.endpoint.backends.get(`${cp}${nth}`)?.healthy)).toBe(true);
  });
});
