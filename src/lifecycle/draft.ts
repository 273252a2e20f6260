import { Layered } from '../kit/layered.ts';
import { remember } from '../kit/remember.ts';
import type { EndpointBackend } from '../providers/provider.ts';
import { type ControlPlaneSigns, healthyVoter, serves } from '../verify/gates/control-plane.ts';
import { reportsForDuty, workerAvailable } from '../verify/gates/worker.ts';
import type { FailedAttempt } from '../world/attempts.ts';
import {
  type ApiServerSeen,
  byName,
  type MachineSeen,
  type MemberSeen,
  machinesByName,
  type NodeSeen,
  nodesByName,
  type Observation,
  type PartName,
  valueOr,
} from '../world/observation.ts';
import type { MachineRecord, StateSeen } from '../world/state.ts';

/**
 * An observation with its indexes, on which moves under way are counted at their worst. Made anew for each decision; only `takes` changes it.
 * Guards ask it in constant time, and indexes of parts that are as they were in the last round are not made again: what is taken lies on top of them.
 */
export interface Draft {
  at: number;
  seen: Observation;
  state: StateSeen;
  machines: Layered<MachineSeen>;
  records: Layered<MachineRecord>;
  /** By machine name; a member that no machine answers to, by its peer address. */
  members: Map<string, MemberSeen>;
  nodes: Layered<NodeSeen>;
  backends: Map<string, EndpointBackend>;
  apiServers: Map<string, ApiServerSeen>;
  controlPlanes: Set<string>;
  /** Names of control planes that fully serve, of voters that count for quorum (one that is stopping does not: its etcd ends at the deadline at the latest), of workers that take pods. */
  serving: Set<string>;
  healthyVoters: Set<string>;
  available: Pick<Set<string>, 'has' | 'delete'>;
  /** Available workers by pool. */
  availableByPool: Map<string, number>;
  /** Machines that exist, or are being made, by pool ('' for control planes). */
  existingByPool: Map<string, number>;
  /** Control planes, or workers by pool, being reserved: they have no name yet. */
  reserving: Map<string, number>;
  /** Attempts that are being given up: each counts before it is on record. */
  givingUp: Omit<FailedAttempt, 'at'>[];
  /** Targets with a move under way. */
  busy: Set<string>;
  membershipChanges: number;
  /** The newest Kubernetes that is being put behind the endpoint: it counts as having served. */
  reaching?: string;
  /** What all machines share is being made: none can be made yet. */
  preparing: boolean;
  /** When a finished move last changed each part (ms): older readings of it are stale. */
  touched: Partial<Record<PartName, number>>;
  /** Milliseconds without any sign of life after which a machine is dead. */
  deadAfter: number;
}

export function draftOf(seen: Observation, deadAfter: number, touched: Draft['touched'] = {}): Draft {
  const { machines, nodes, ...workforce } = indexOf(valueOr(seen.machines, NONE), valueOr(seen.nodes, NONE));
  const draft: Draft = {
    at: seen.at,
    seen,
    state: seen.state,
    machines: new Layered(machines),
    records: new Layered(recordsByName(seen.state.machines)),
    members: new Map(),
    nodes: new Layered(nodes),
    backends: byName(seen.endpoint.known ? seen.endpoint.value.backends : []),
    apiServers: byName(seen.cluster.known ? seen.cluster.value.apiServers : []),
    controlPlanes: new Set(workforce.controlPlanes),
    serving: new Set(),
    healthyVoters: new Set(),
    available: availableIn(machines, nodes),
    availableByPool: new Map(workforce.availableByPool),
    existingByPool: new Map(workforce.existingByPool),
    reserving: new Map(),
    givingUp: [],
    busy: new Set(),
    membershipChanges: 0,
    preparing: false,
    touched,
    deadAfter,
  };
  indexMembers(draft);
  for (const name of draft.controlPlanes)
    if (serves(signsOf(draft, draft.machines.get(name)!))) draft.serving.add(name);
  return draft;
}

const NONE: never[] = [];
const recordsByName = remember((records: StateSeen['machines']) => byName(Object.values(records)));

/** What only depends on machines and their nodes. */
const indexOf = remember((seenMachines: readonly MachineSeen[], seenNodes: readonly NodeSeen[]) => {
  const machines = machinesByName(seenMachines);
  const nodes = nodesByName(seenNodes);
  const index = {
    machines,
    nodes,
    controlPlanes: [] as string[],
    availableByPool: new Map<string, number>(),
    existingByPool: new Map<string, number>(),
  };
  for (const machine of machines.values()) {
    const node = nodes.get(machine.name);
    if (exists(machine) || (machine.state === 'gone' && reportsForDuty(node)))
      addTo(index.existingByPool, machine.pool, 1);
    if (machine.role === 'control-plane') index.controlPlanes.push(machine.name);
    else if (workerAvailable(machine, node)) addTo(index.availableByPool, machine.pool, 1);
  }
  return index;
});

/** Available workers, without a list of them; who is deleted has been taken. */
function availableIn(
  machines: ReadonlyMap<string, MachineSeen>,
  nodes: ReadonlyMap<string, NodeSeen>,
): Draft['available'] {
  const taken = new Set<string>();
  const has = (name: string) => {
    const machine = taken.has(name) ? undefined : machines.get(name);
    return machine?.role === 'worker' && workerAvailable(machine, nodes.get(name));
  };
  return { has, delete: name => has(name) && taken.add(name).has(name) };
}

function exists({ state }: MachineSeen): boolean {
  return state !== 'reserved' && state !== 'gone';
}

function addTo(counts: Map<string, number>, pool: string | undefined, change: number): void {
  counts.set(pool ?? '', (counts.get(pool ?? '') ?? 0) + change);
}

function indexMembers(draft: Draft): void {
  if (!draft.seen.members.known) return;
  for (const member of draft.seen.members.value) {
    const key = member.name || nameAt(draft, member.peerAddress) || member.peerAddress;
    draft.members.set(key, member);
    if (healthyVoter(member) && draft.machines.get(key)?.state !== 'stopping') draft.healthyVoters.add(key);
  }
}

function nameAt({ machines }: Draft, address: string): string | undefined {
  return machines.values().find(machine => machine.role === 'control-plane' && machine.address === address)?.name;
}

/** One control plane from every side. */
export function signsOf(draft: Draft, machine: MachineSeen): ControlPlaneSigns {
  const { name } = machine;
  return {
    machine,
    member: draft.members.get(name),
    apiServer: draft.apiServers.get(name),
    node: draft.nodes.get(name),
    backend: draft.backends.get(name),
  };
}

export function votersOf(draft: Draft): number {
  let voters = 0;
  for (const member of draft.members.values()) if (!member.learner) voters += 1;
  return voters;
}

/** From now on this machine counts as serving nothing and nobody. */
export function loseService(draft: Draft, name: string): void {
  draft.serving.delete(name);
  if (!draft.available.delete(name)) return;
  addTo(draft.availableByPool, draft.machines.get(name)?.pool, -1);
}

/** From now on nothing of this machine answers: it is on its way to `state`. */
export function goDown(draft: Draft, name: string, state: MachineSeen['state']): void {
  loseService(draft, name);
  draft.healthyVoters.delete(name);
  draft.apiServers.delete(name);
  setMachine(draft, name, { state });
}

/** Replaces what is known of a machine; the observation itself stays as it was. */
export function setMachine(draft: Draft, name: string, change: Partial<MachineSeen>): void {
  const machine = draft.machines.get(name);
  if (!machine) return;
  const changed = { ...machine, ...change };
  draft.machines.set(name, changed);
  if (!exists(machine) && exists(changed)) addTo(draft.existingByPool, machine.pool, 1);
}
