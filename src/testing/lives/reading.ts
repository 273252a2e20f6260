import { SeaworthyError } from '../../kit/errors.ts';
import type { ProviderMachine } from '../../providers/provider.ts';
import { controllersRun } from '../../world/simulated/api-server.ts';
import { kubeletAnswers } from '../../world/simulated/kubelet.ts';
import { between, pick } from '../../world/simulated/random.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import type { Call } from '../calls.ts';
import { READ_FAULTS, type ReadFault } from '../faults.ts';
import { type Arena, cover, strikes } from './arena.ts';

/** How one run of the tool looks at the world. */
export interface Reading {
  /** When the youngest observation began; earlier when part of it was older than that (ms). */
  began: number;
  lastList: { at: number; value: ProviderMachine[] } | undefined;
}

export function newReading(): Reading {
  return { began: 0, lastList: undefined };
}

/** A provider's list may be this old (ms). */
const LAG = 5_000;

export async function faultyRead(
  arena: Arena,
  reading: Reading,
  call: Call,
  proceed: () => Promise<unknown>,
): Promise<unknown> {
  const { now } = arena.world.model.events;
  if (call.name === 'machines.list') reading.began = now;
  const fault = call.local ? undefined : drawFault(arena, call);
  if (fault === 'unreadable') throw new SeaworthyError('provider', `${call.name}: no answer`, { retry: true });
  if (fault === 'contradicts') hide(arena);
  if (call.name === 'machines.list') return list(arena, reading, fault, (await proceed()) as ProviderMachine[]);
  const value = await proceed();
  if (call.name === 'machines.get') return isHidden(arena, call.args[0] as string) ? undefined : value;
  if (fault === 'stale') await arena.world.clock.sleep(between(arena.random, 500, 10_000));
  return value;
}

function drawFault(arena: Arena, call: Call): ReadFault | undefined {
  const { plan, random } = arena;
  if (plan.perRead === 0 || random() >= plan.perRead) return undefined;
  const fault = pick(random, READ_FAULTS)!;
  if (plan.without.includes(fault) || (fault === 'list-lags' && call.name !== 'machines.list')) return undefined;
  if (!strikes(arena)) return undefined;
  arena.story.tell(`  ! ${fault}: ${call.name}`);
  cover(arena, 'observe', fault);
  return fault;
}

function list(
  arena: Arena,
  reading: Reading,
  fault: ReadFault | undefined,
  value: ProviderMachine[],
): ProviderMachine[] {
  const { now } = arena.world.model.events;
  const { lastList } = reading;
  if (fault === 'stale' && lastList && now - lastList.at <= LAG) {
    reading.began = lastList.at;
    return lastList.value;
  }
  reading.lastList = { at: now, value };
  const young = (machine: ProviderMachine) => fault === 'list-lags' && now - machine.since < LAG;
  return arena.hidden.size === 0 && !fault
    ? value
    : value.filter(machine => !isHidden(arena, machine.name) && !young(machine));
}

/** The provider denies a machine that runs well, for a while: for as long as its kubelet answers. */
function hide(arena: Arena): void {
  const { machines, state } = arena.world.model;
  const ours = [...machines.values()].filter(machine => machine.clusterId === state.record.clusterId);
  const name = pick(arena.random, ours)?.name;
  if (!name) return;
  arena.failures += 1;
  arena.hidden.set(name, arena.world.model.events.now + between(arena.random, 1_000, 30_000));
}

function isHidden({ hidden, world: { model } }: Arena, name: string): boolean {
  const until = hidden.get(name);
  return (
    until !== undefined &&
    model.events.now < until &&
    model.machines.get(name)?.power === 'running' &&
    controllersRun(model) &&
    etcdInService(model)?.kube.nodes.get(name)?.ready === true &&
    kubeletAnswers(model.machines.get(name))
  );
}
