import type { SimMachine, SimMember } from '../../world/simulated/model.ts';
import { between, pick } from '../../world/simulated/random.ts';
import { quorumOf } from '../../world/state.ts';
import type { Fault, NatureFault, OperatorFault } from '../faults.ts';
import type { Arena } from './arena.ts';
import { changedDocument } from './document.ts';
import { askForRestore, fits } from './rescue.ts';
import { lawful, writtenForward } from './upgrades.ts';

/** What nature and people do to a world, near the machine that is being worked on or anywhere; false when there was nothing to do it to. */
export function strike(arena: Arena, fault: Fault, near: string): boolean {
  const act = STRIKES[fault as NatureFault | OperatorFault];
  const what = act(arena, chosen(arena, near));
  if (what) arena.story.tell(`  ! ${fault}${typeof what === 'string' ? `: ${what}` : ''}`);
  return Boolean(what);
}

type Strike = (arena: Arena, machine: SimMachine | undefined) => string | boolean | undefined;

function chosen({ world, random }: Arena, near: string): SimMachine | undefined {
  const { machines } = world.model;
  return (random() < 0.3 ? machines.get(near) : undefined) ?? pick(random, [...machines.values()]);
}

const STRIKES: Record<NatureFault | OperatorFault, Strike> = {
  'machine-dies': (arena, machine) => harm(arena, machine, name => arena.world.nature.die(name), true),
  'machine-stops': (arena, machine) => harm(arena, machine, name => arena.world.nature.stop(name)),
  'machine-flaps': (arena, machine) => harm(arena, machine, name => flap(arena, name, between(arena.random, 1, 3))),
  'never-boots': arena => {
    arena.failures += 1;
    arena.world.model.weather[arena.random() < 0.5 ? 'deadOnArrival' : 'neverReady'] += 1;
    return true;
  },
  'all-stop': arena => {
    for (const name of arena.world.model.machines.keys()) arena.world.nature.stop(name);
    return arena.world.model.machines.size > 0;
  },
  partition: arena => {
    arena.world.model.weather.partitioned = true;
    soon(arena, 10_000, 480_000, () => (arena.world.model.weather.partitioned = false));
    return true;
  },
  'member-cut-off': (arena, machine) => {
    const forGood = arena.random() < 0.2;
    return harm(arena, machine, name => cutOff(arena, name, forGood), forGood);
  },
  'eviction-blocked': arena => blockEvictions(arena),
  quota: arena => {
    const { weather, machines } = arena.world.model;
    weather.quota = machines.size;
    soon(arena, 10_000, 600_000, () => (weather.quota = Number.POSITIVE_INFINITY));
    return true;
  },
  'leaves-expire': (arena, machine) => harm(arena, machine, name => arena.world.nature.expire(name), true),
  'etcd-disk-lost': (arena, machine) => {
    const { world, random } = arena;
    const one = machine?.role === 'control-plane' ? machine : pick(random, [...world.model.controlPlanes.values()]);
    return harm(arena, one, name => world.nature.loseEtcdDisk(name), true);
  },
  'document-changed': arena => {
    arena.history.push(arena.document);
    arena.document = lawful(arena, changedDocument(arena.document, arena.random));
    return JSON.stringify(arena.document);
  },
  'document-changed-back': arena => {
    const before = arena.history.pop();
    if (before) arena.document = { ...before, version: versionBack(arena, before.version) };
    return before && JSON.stringify(arena.document);
  },
  'replacement-requested': ({ world }, machine) => {
    if (machine) void world.state.addRequest({ kind: 'replace', name: machine.name, at: world.clock.now() });
    return machine?.name;
  },
  'restore-requested': arena =>
    arena.random() < (arena.focus === 'restore-requested' ? 0.5 : 0.1) ? askForRestore(arena) : undefined,
  'clock-jumps': arena => {
    const jump = pick(arena.random, [-3_600_000, -30_000, 30_000, 600_000, 86_400_000])!;
    arena.clockOffset += jump;
    arena.world.model.changedAt.set('clock', arena.world.model.events.now);
    return `${jump / 1000} s`;
  },
};

/** While a cluster is restored only a version is written that the backup allows: any other is refused. */
function versionBack(arena: Arena, version: string): string {
  const { requests } = arena.world.model.state.record;
  const taken = requests.flatMap(request => (request.kind === 'restore' ? (request.kubernetesVersion ?? []) : []));
  return taken.every(each => fits(each, version)) ? version : arena.document.version;
}

function soon(arena: Arena, from: number, to: number, act: () => void): void {
  arena.world.model.events.schedule(between(arena.random, from, to), act);
}

/** `forGood`: what it had is lost, so never of a majority of etcd's disks, but in a life that is about just that. */
function harm(
  arena: Arena,
  machine: SimMachine | undefined,
  act: (name: string) => void,
  forGood = false,
): string | undefined {
  if (!machine || machine.clusterId !== arena.world.model.state.record.clusterId) return undefined;
  if (forGood && machine.role === 'control-plane' && !arena.lossy && !canSpare(arena, machine)) return undefined;
  arena.failures += 1;
  act(machine.name);
  return machine.name;
}

/** Without this one there is still a majority of voters whose disks are there; and of those that will be once a learner is one. */
function canSpare({ world: { model } }: Arena, machine: SimMachine): boolean {
  for (const etcd of model.etcds.values()) {
    const members = [...etcd.members.values()];
    const isWhole = (member: SimMember) => {
      const host = model.machines.get(member.name);
      return host && host !== machine && host.etcdData?.memberId === member.id && !host.expired && !isCutForGood(host);
    };
    for (const group of [members, members.filter(member => !member.learner)]) {
      if (etcd.founded && group.filter(isWhole).length < quorumOf(group.length)) return false;
    }
  }
  return true;
}

const cutForGood = new WeakSet<SimMachine>();
const isCutForGood = (machine: SimMachine) => cutForGood.has(machine);

function cutOff(arena: Arena, name: string, forGood: boolean): void {
  const machine = arena.world.model.machines.get(name);
  arena.world.nature.cut(name);
  if (forGood && machine) cutForGood.add(machine);
  else soon(arena, 5_000, 600_000, () => arena.world.nature.heal(name));
}

function flap(arena: Arena, name: string, times: number): void {
  arena.world.nature.stop(name);
  soon(arena, 1_000, 60_000, () => {
    arena.world.nature.start(name);
    if (times > 1) soon(arena, 1_000, 60_000, () => flap(arena, name, times - 1));
  });
}

/** Wherever the app is by then: a snapshot that was taken meanwhile has it blocked. */
function unblock({ world: { model } }: Arena, name: string, minAvailable: number): void {
  for (const { kube } of [...model.etcds.values(), ...model.snapshots.values()]) {
    const app = kube.apps.get(name);
    if (app) app.minAvailable = minAvailable;
  }
}

function blockEvictions(arena: Arena): boolean {
  let blocked = false;
  for (const etcd of arena.world.model.etcds.values()) {
    for (const app of etcd.kube.apps.values()) {
      const { minAvailable } = app;
      if (minAvailable >= app.replicas) continue;
      app.minAvailable = app.replicas;
      blocked = true;
      soon(arena, 30_000, 900_000, () => unblock(arena, app.name, minAvailable));
    }
  }
  return blocked;
}

/** Faults stop: what heals by itself has healed. What is lost stays lost. */
export function calm(arena: Arena): void {
  const { model, nature } = arena.world;
  model.weather = { partitioned: false, quota: Number.POSITIVE_INFINITY, deadOnArrival: 0, neverReady: 0 };
  arena.hidden.clear();
  for (const { kube } of model.etcds.values())
    for (const app of kube.apps.values()) app.minAvailable = Math.min(app.minAvailable, app.replicas - 1);
  arena.document = writtenForward(arena);
  for (const machine of model.machines.values())
    if (machine.cutOff && !isCutForGood(machine)) nature.heal(machine.name);
}
