import { describe, expect, it } from 'vitest';
import { draftOf } from '../lifecycle/draft.ts';
import { isDead, isDoubtful } from '../lifecycle/roster.ts';
import { intercept } from '../testing/calls.ts';
import { worldAtRest } from '../testing/lives/world.ts';
import { valueOr } from './observation.ts';
import { type Memory, newMemory, observe } from './observe.ts';
import type { SimulatedWorld } from './simulated/index.ts';
import { setNode } from './simulated/kubelet.ts';
import { etcdInService } from './simulated/service.ts';
import type { World } from './world.ts';

const DEAD_AFTER = 5 * 60_000;
const MINUTE = 60_000;

function machineOf({ model }: SimulatedWorld, role: 'worker' | 'control-plane'): string {
  return model.machines.values().find(machine => machine.role === role)!.name;
}

async function look(world: World, memory: Memory = newMemory()) {
  const seen = await observe(world, memory);
  return {
    draft: draftOf(seen, DEAD_AFTER),
    watched: Object.keys(seen.badSince),
    node: (name: string) => valueOr(seen.nodes, []).find(node => node.name === name),
  };
}

/** The node controller, or somebody, says so; the machine goes on running. */
function sayNotReady({ model }: SimulatedWorld, name: string): void {
  const { kube } = etcdInService(model)!;
  setNode(kube, { ...kube.nodes.get(name)!, ready: false });
}

describe('a machine that is gone', () => {
  it.each(['worker', 'control-plane'] as const)('a %s: dead at once, for its kubelet is silent', async role => {
    const world = await worldAtRest();
    const name = machineOf(world, role);
    world.nature.die(name);
    await world.clock.sleep(3_000);
    const { draft, node } = await look(world);
    expect(node(name)).toMatchObject({ ready: true, kubelet: 'silent' });
    expect(isDead(draft, name)).toBe(true);
  });

  it('is in doubt, and nothing is done to it, while its kubelet answers, Ready or not', async () => {
    const world = await worldAtRest();
    const name = machineOf(world, 'worker');
    const denied = intercept(world, async (call, proceed) => {
      if (call.name === 'machines.get') return undefined;
      const value = await proceed();
      return call.name === 'machines.list' ? (value as { name: string }[]).filter(each => each.name !== name) : value;
    });
    for (const change of [() => {}, () => sayNotReady(world, name)]) {
      change();
      const { draft } = await look(denied);
      expect([isDead(draft, name), isDoubtful(draft, name)]).toEqual([false, true]);
    }
  });

  it('is asked for once more when its kubelet is silent: the first word may be as old as the silence is new', async () => {
    const world = await worldAtRest();
    const name = machineOf(world, 'worker');
    let asked = 0;
    const lagging = intercept(world, async (call, proceed) => {
      if (call.name === 'machines.get' && ++asked <= 2) return undefined;
      const value = await proceed();
      return call.name === 'machines.list' ? (value as { name: string }[]).filter(each => each.name !== name) : value;
    });
    world.nature.stop(name);
    const { draft } = await look(lagging);
    expect(draft.machines.get(name)?.state).toBe('stopped');
    expect(isDead(draft, name)).toBe(false);
  });
});

it('what the provider does not say when asked once more is not known', async () => {
  const world = await worldAtRest();
  const name = machineOf(world, 'worker');
  world.nature.die(name);
  let asked = 0;
  const failing = intercept(world, async (call, proceed) => {
    if (call.name === 'machines.get' && ++asked > 2) throw new Error('no answer');
    return proceed();
  });
  expect((await observe(failing, newMemory())).machines).toMatchObject({ known: false, why: 'no answer' });
});

describe('a worker that runs and whose node is not Ready', () => {
  const watchedFor = async (world: SimulatedWorld, minutes: number) => {
    const memory = newMemory();
    for (let passed = 0; passed < minutes; passed++) {
      await look(world, memory);
      await world.clock.sleep(MINUTE);
    }
    return look(world, memory);
  };

  it('is not dead, and not even watched, while its kubelet answers', async () => {
    const world = await worldAtRest();
    const name = machineOf(world, 'worker');
    sayNotReady(world, name);
    const { draft, watched, node } = await watchedFor(world, 6);
    expect(node(name)).toMatchObject({ ready: false, kubelet: 'answers' });
    expect(watched).toEqual([]);
    expect(isDead(draft, name)).toBe(false);
  });

  it('is dead once its kubelet has been silent for as long as a reboot takes', async () => {
    const world = await worldAtRest();
    const name = machineOf(world, 'worker');
    world.nature.cut(name);
    expect((await look(world)).watched).toEqual([]);
    await world.clock.sleep(MINUTE);
    expect(isDead((await watchedFor(world, 4)).draft, name)).toBe(false);
    expect(isDead((await watchedFor(world, 6)).draft, name)).toBe(true);
  });

  it('is not dead while nobody can ask its kubelet', async () => {
    const world = await worldAtRest();
    const name = machineOf(world, 'worker');
    world.nature.cut(name);
    await world.clock.sleep(MINUTE);
    const mute = intercept(world, async (call, proceed) => {
      if (call.name === 'kube.kubelets') throw new Error('no answer');
      return proceed();
    });
    expect((await look(mute)).watched).toEqual([]);
  });
});

it('nobody is asked while there is no doubt', async () => {
  const world = await worldAtRest();
  const asked: unknown[] = [];
  const overheard = intercept(world, async (call, proceed) => {
    if (call.name === 'kube.kubelets') asked.push(call.args);
    return proceed();
  });
  await look(overheard);
  expect(asked).toEqual([]);
});
