import { readIfExists } from '../../../kit/files.ts';
import type { ProviderMachine } from '../../provider.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { LABEL, ours, readMachineLabels } from '../labels.ts';
import type { Local } from '../local.ts';
import { remadeMachine, remadeMachines } from './remaking.ts';

/** One call to the engine, and a glance at our own files for containers that have never run or are being stopped. */
export async function listMachines(local: Local, creating: ReadonlySet<string>): Promise<ProviderMachine[]> {
  const containers = await local.engine().containers(ours(local.options, 'machine'));
  const found = await Promise.all(containers.map(container => asMachine(local, container, creating)));
  const remade = await remadeMachines(local);
  const machines = new Map([...found, ...remade].flatMap(machine => (machine ? [[machine.name, machine]] : [])));
  return [...machines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function getMachine(
  local: Local,
  name: string,
  creating: ReadonlySet<string>,
): Promise<ProviderMachine | undefined> {
  const remade = await remadeMachine(local, name);
  if (remade) return remade;
  const container = await findContainer(local, name);
  return container ? asMachine(local, container, creating) : undefined;
}

/** Ours only: a container of this name that belongs to somebody else is none. */
export async function findContainer(local: Local, name: string): Promise<EngineContainer | undefined> {
  return (await local.engine().containers({ ...ours(local.options, 'machine'), [LABEL.machine]: name }))[0];
}

/** A container without its identity is no machine: nothing has ever run on it. It is listed only while it is being made. */
async function asMachine(
  local: Local,
  container: EngineContainer,
  creating: ReadonlySet<string>,
): Promise<ProviderMachine | undefined> {
  const facts = readMachineLabels(container.labels);
  if (!facts) return undefined;
  const state = await stateOf(local, container, facts.name, creating);
  return state ? { ...facts, state, since: since(container, state) } : undefined;
}

async function stateOf(
  local: Local,
  container: EngineContainer,
  name: string,
  creating: ReadonlySet<string>,
): Promise<ProviderMachine['state'] | undefined> {
  switch (container.state) {
    case 'created':
      if (creating.has(name)) return 'creating';
      return (await isWhole(local, container, name)) ? 'stopped' : undefined;
    case 'exited':
      return 'stopped';
    case 'stopping':
      return 'stopping';
    default:
      return (await isBeingStopped(local, container, name)) ? 'stopping' : 'running';
  }
}

export async function isWhole(local: Local, container: EngineContainer, name: string): Promise<boolean> {
  if (container.state !== 'created') return true;
  return (await readIfExists(local.folders.machine(name).whole)) === container.id;
}

/** Docker does not tell that a container is being stopped: we remember which run we asked to end. */
async function isBeingStopped(local: Local, container: EngineContainer, name: string): Promise<boolean> {
  return (await readIfExists(local.folders.machine(name).stopping)) === runOf(container);
}

export function runOf({ id, startedAt }: EngineContainer): string {
  return `${id} ${startedAt ?? 0}`;
}

function since({ createdAt, startedAt, finishedAt }: EngineContainer, state: ProviderMachine['state']): number {
  if (state === 'creating') return createdAt;
  if (state === 'stopped') return finishedAt ?? createdAt;
  return startedAt ?? createdAt;
}
