// The tool is killed between making a founding machine and recording it, and somebody else starts the machine (ADR 002).
import { expect, it } from 'vitest';
import { type Around, intercept } from '../testing/calls.ts';
import { addonOf, blueprintOf, CLUSTER, CLUSTER_ID, desiredOf, POLICY, TRAITS } from '../testing/lives/document.ts';
import { plainDocument } from '../testing/lives/world.ts';
import { createSimulatedWorld, emptySeed } from '../world/simulated/index.ts';
import { loop } from './loop.ts';

const NAME = `${CLUSTER}-cp-1`;
const document = { ...plainDocument(), controlPlanes: 1 };
const world = () =>
  createSimulatedWorld(emptySeed(CLUSTER, CLUSTER_ID), TRAITS, {
    blueprint: record => blueprintOf(document, record),
    addon: id => addonOf(document, id),
    policyAddon: POLICY,
  });

async function up(real: ReturnType<typeof world>, signal: AbortSignal, around: Around) {
  const moves: string[] = [];
  const outcome = await loop({
    world: intercept(real, around),
    desire: seen => desiredOf(document, seen.state.requests),
    emit: event => void (event.type === 'move-started' && moves.push(`${event.move} ${event.target}`)),
    signal,
  });
  return { kind: outcome.kind, moves };
}

it('records it at first sight, and founds with it as it is', async () => {
  const real = world();
  const tool = new AbortController();
  const killedAfterMaking: Around = async ({ name, args }, proceed) => {
    tool.signal.throwIfAborted();
    const result = await proceed();
    if (name === 'machines.create' && (args[0] as { record: { name: string } }).record.name === NAME) {
      tool.abort(new Error('killed'));
      throw tool.signal.reason;
    }
    return result;
  };
  await expect(up(real, tool.signal, killedAfterMaking)).rejects.toThrow('killed');
  expect((await real.state.read()).machines[NAME]?.existed).toBe(false);
  real.nature.start(NAME);
  await real.clock.sleep(60_000);
  const { kind, moves } = await up(real, new AbortController().signal, (_call, proceed) => proceed());
  expect(kind).toBe('converged');
  expect(moves.filter(move => move.endsWith(NAME))[0]).toBe(`start ${NAME}`);
  expect(moves).not.toContain(`create ${NAME}`);
  expect(moves).not.toContain(`destroy ${NAME}`);
  expect((await real.state.read()).machines[NAME]?.existed).toBe(true);
});
