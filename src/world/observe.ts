import type { Role } from '../catalog/roles.ts';
import { messageOf } from '../kit/errors.ts';
import { remember } from '../kit/remember.ts';
import { withoutDoubts } from './doubts.ts';
import {
  type ClusterSeen,
  known,
  type MachineSeen,
  type MemberSeen,
  machinesByName,
  type NodeSeen,
  nodesByName,
  type Observation,
  type Part,
  unknown,
} from './observation.ts';
import type { MachineRecord, StateSeen } from './state.ts';
import type { World } from './world.ts';

/**
 * What observing remembers from round to round: since when a machine has shown no sign of life, or a node that has registered has not become
 * Ready (a gap in watching forgets both), or has been leaving. By SteadyClock.elapsed, for a clock that is set changes no duration.
 */
export interface Memory {
  badSince: Record<string, number>;
  arrivingSince: Record<string, number>;
  leavingSince: Record<string, number>;
  last: { at: number; elapsed: number } | undefined;
}

export function newMemory(): Memory {
  return { badSince: {}, arrivingSince: {}, leavingSince: {}, last: undefined };
}

/** A pause longer than this (ms), by either clock, between two rounds is a gap: nothing was watched in it. The one goes on while the host sleeps. */
const GAP = 60_000;

function isFounding({ state, machines }: Observation): boolean {
  if (!machines.known) return false;
  const founders = machines.value.filter(
    ({ name, role }) => role === 'control-plane' && state.machines[name]?.founding,
  );
  return founders.length > 0 && founders.every(machine => machine.state === 'running' || machine.state === 'gone');
}

/** Reads every part at once. A part that fails is unknown; nothing here throws but the reading of our own state. */
export async function observe(world: World, memory: Memory): Promise<Observation> {
  const [at, elapsed] = [world.clock.now(), world.clock.elapsed()];
  const state = await world.state.read();
  const lived = Object.values(state.machines).some(record => record.role === 'control-plane' && record.existed);
  const kube = lived
    ? read(at, () => world.kube.cluster())
    : Promise.resolve(known<ClusterSeen>({ apiServers: [], addons: [] }, at));
  const reading = [
    read(at, () => machinesOf(world, state)),
    lived ? read(at, () => world.kube.nodes()) : known<NodeSeen[]>([], at),
  ] as const;
  const [{ machines, nodes }, endpoint, members, cluster] = await Promise.all([
    Promise.all(reading).then(([machines, nodes]) => withoutDoubts(world, { state, machines, nodes })),
    read(at, () => world.endpoint.observe()),
    lived ? membersOnceOfUse(world, state, kube) : known<MemberSeen[]>([], at),
    kube,
  ]);
  const since = { badSince: {}, arrivingSince: {}, leavingSince: {} };
  const seen: Observation = { at, state, machines, endpoint, members, nodes, cluster, ...since };
  doubtContradictions(seen);
  watch(seen, memory, elapsed);
  return seen;
}

/**
 * A founding is done when etcd and the API answer, and the API answers last. Until then etcd is left in peace: asking each member in vain, over
 * a new tunnel every time, takes what the machines need to start.
 */
async function membersOnceOfUse(
  world: World,
  { epoch }: StateSeen,
  kube: Promise<Part<ClusterSeen>>,
): Promise<Part<MemberSeen[]>> {
  const at = world.clock.now();
  if (!epoch && !(await kube).known) return unknown('no API server answers yet', at);
  return read(at, () => world.etcd.members());
}

async function read<T>(at: number, call: () => Promise<T>): Promise<Part<T>> {
  try {
    return known(await call(), at);
  } catch (error) {
    return unknown(messageOf(error), at, error);
  }
}

/** The provider's list and our record of names, laid over each other. */
async function machinesOf(world: World, state: StateSeen): Promise<MachineSeen[]> {
  const { machines, unlisted } = laidOver(await world.machines.list(), state.machines);
  if (unlisted.length === 0) return machines;
  return [...machines, ...(await Promise.all(unlisted.map(record => askFor(world, record))))];
}

/** What the provider lists, ours first; and which records it does not list. */
const recordsOf = remember((records: StateSeen['machines']) => Object.values(records));

const laidOver = remember((listed: readonly MachineSeen[], records: StateSeen['machines']) => {
  const ours = listed.filter(({ name }) => records[name]);
  const strangers = listed.filter(({ name }) => !records[name]);
  const all = recordsOf(records);
  const names = all.length === ours.length ? undefined : new Set(ours.map(machine => machine.name));
  return { machines: [...ours, ...strangers], unlisted: names ? all.filter(({ name }) => !names.has(name)) : [] };
});

/** Not listed is not gone: the list may lag behind, so the provider is asked by id, twice. */
async function askFor(world: World, record: MachineRecord): Promise<MachineSeen> {
  const { name, role, pool, address, existed } = record;
  const bare = { name, role, address, since: world.clock.now(), ...(pool === undefined ? {} : { pool }) };
  if (!existed) return (await world.machines.get(name)) ?? { ...bare, state: 'reserved' };
  const found = (await world.machines.get(name)) ?? (await world.machines.get(name));
  return found ?? { ...bare, state: 'gone' };
}

/** A machine that is gone, and yet its member answers: then one of the two readings is wrong, and neither is relied on. */
function doubtContradictions(seen: Observation): void {
  if (!seen.machines.known || !seen.members.known) return;
  const gone = seen.machines.value.filter(machine => machine.state === 'gone').map(machine => machine.name);
  if (!seen.members.value.some(member => member.healthy && gone.includes(member.name))) return;
  seen.machines = { ...seen.machines, complete: false };
  seen.members = { ...seen.members, complete: false };
}

/** What has been so since when: what is remembered goes on, what is new begins now. */
function timed(names: Iterable<string>, before: Record<string, number>, elapsed: number): Record<string, number> {
  return Object.fromEntries([...names].map(name => [name, before[name] ?? elapsed]));
}

/** Keeps the memory, and tells it as moments by the clock of this observation. */
function watch(seen: Observation, memory: Memory, elapsed: number): void {
  const { at, nodes } = seen;
  const { last } = memory;
  const gap = !last || elapsed - last.elapsed > GAP || at - last.at > GAP;
  memory.last = { at, elapsed };
  memory.badSince = timed(withoutSignOfLife(seen), gap ? {} : memory.badSince, elapsed);
  memory.arrivingSince = timed(arriving(seen), gap ? {} : memory.arrivingSince, elapsed);
  if (nodes.known) memory.leavingSince = timed(leaving(nodes.value), memory.leavingSince, elapsed);
  const told = (since: Record<string, number>) =>
    Object.fromEntries(Object.entries(since).map(([name, then]) => [name, at - (elapsed - then)]));
  seen.badSince = told(memory.badSince);
  seen.arrivingSince = told(memory.arrivingSince);
  seen.leavingSince = told(memory.leavingSince);
}

const leaving = remember((nodes: readonly NodeSeen[]) => nodes.filter(node => node.leaving).map(({ name }) => name));

/** Running machines whose nodes have registered and have never been Ready. */
function arriving({ machines, nodes }: Observation): string[] {
  if (!machines.known || !nodes.known) return [];
  const unready = neverReady(nodes.value);
  if (unready.length === 0) return unready;
  const named = machinesByName(machines.value);
  return unready.filter(name => named.get(name)?.state === 'running');
}

const neverReady = remember((nodes: readonly NodeSeen[]) =>
  nodes.filter(node => node.neverReady).map(({ name }) => name),
);

/**
 * Running machines (as the provider says) of which every part was read, and whose member, node and backend are all bad; of a worker's node:
 * not Ready, and its kubelet was asked and is silent. An API server that still accepts connections proves nothing: without its etcd it goes
 * on listening for ever.
 */
function withoutSignOfLife(seen: Observation): string[] {
  const { machines, members, nodes, cluster, endpoint } = seen;
  if (!seen.state.epoch) return isFounding(seen) ? ['founding'] : [];
  if (!machines.known || !members.known || !nodes.known || !cluster.known || !endpoint.known) return [];
  const silent = unheard(machines.value, nodes.value);
  if (silent.length === 0) return silent;
  const alive = new Set<string>();
  for (const member of members.value) if (member.healthy) alive.add(member.name);
  for (const backend of endpoint.value.backends) if (backend.healthy) alive.add(backend.name);
  return silent.filter(name => !alive.has(name));
}

const unheard = remember((machines: readonly MachineSeen[], nodes: readonly NodeSeen[]): string[] => {
  const named = nodesByName(nodes);
  const running = machines.filter(({ state }) => state === 'running');
  return running.filter(({ name, role }) => !isHeard(role, named.get(name))).map(({ name }) => name);
});

function isHeard(role: Role, node: NodeSeen | undefined): boolean {
  return node !== undefined && (node.ready || (role === 'worker' && node.kubelet !== 'silent'));
}
