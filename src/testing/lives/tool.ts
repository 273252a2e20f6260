import { SeaworthyError } from '../../kit/errors.ts';
import type { SeaworthyEvent } from '../../kit/events.ts';
import type { Desired } from '../../lifecycle/desired.ts';
import type { MoveKind } from '../../lifecycle/move.ts';
import type { Observation } from '../../world/observation.ts';
import { between, pick } from '../../world/simulated/random.ts';
import type { World } from '../../world/world.ts';
import { type Call, type CallName, intercept } from '../calls.ts';
import { CALL_FAULTS, type CallFault, type Fault, Killed, NATURE_FAULTS, OPERATOR_FAULTS } from '../faults.ts';
import type { UnderWay } from './act.ts';
import { type Arena, cover } from './arena.ts';
import { desiredOf } from './document.ts';
import { half } from './halves.ts';
import { judged, targetOf } from './judge.ts';
import { faultyRead, newReading, type Reading } from './reading.ts';
import { strike } from './strikes.ts';

/** One run of the tool: what it sees and does passes through the faults, and each effect is judged. */
export interface Tool {
  world: World;
  emit: (event: SeaworthyEvent) => void;
  desire: (seen: Observation) => Desired;
  dead: boolean;
}

interface Run {
  tool: Tool;
  arena: Arena;
  reading: Reading;
  underWay: Map<string, UnderWay & { others: UnderWay[] }>;
  decided: { at: number; desired: Desired } | undefined;
  since: number;
}

const NOBODY = { kind: 'prepare' as MoveKind, target: '' };
const LOCAL_FAULTS: readonly Fault[] = ['killed-before', 'killed-after', ...NATURE_FAULTS, ...OPERATOR_FAULTS];
const EFFECT_FAULTS: readonly Fault[] = [...CALL_FAULTS, ...CALL_FAULTS, ...NATURE_FAULTS, ...OPERATOR_FAULTS];

export function startTool(arena: Arena): Tool {
  const tool: Tool = { world: arena.world, emit: () => {}, desire: () => desired(run), dead: false };
  const run: Run = {
    tool,
    arena,
    reading: newReading(),
    underWay: new Map(),
    decided: undefined,
    since: arena.world.clock.now(),
  };
  const world = intercept(arena.world, (call, proceed) =>
    call.effect ? effect(run, call, proceed) : look(run, call, proceed),
  );
  const { clock } = arena.world;
  tool.world = {
    ...world,
    clock: {
      now: () => clock.now() + arena.clockOffset,
      sleep: async (milliseconds, signal) => {
        await clock.sleep(milliseconds, signal);
        alive(run);
      },
    },
  };
  tool.emit = event => hear(run, event);
  return tool;
}

function desired(run: Run): Desired {
  const { arena } = run;
  const { model } = arena.world;
  const requests = { requests: model.state.record.requests } as Parameters<typeof desiredOf>[1];
  const now = desiredOf(arena.document, requests);
  run.decided = { at: run.reading.began, desired: now };
  return now;
}

function hear(run: Run, event: SeaworthyEvent): void {
  if (run.tool.dead) return;
  run.arena.story.hear(event);
  if (event.type === 'move-started') {
    const others = [...run.underWay.values()];
    const { at, desired } = run.decided!;
    run.underWay.set(event.target, {
      kind: event.move as MoveKind,
      target: event.target,
      decidedAt: at,
      desired,
      runSince: run.since,
      others,
    });
  }
  if (event.type === 'move-done' || event.type === 'move-failed') run.underWay.delete(event.target);
}

function alive(run: Run): void {
  // once something is broken the life is over
  if (run.tool.dead || run.arena.broken.length > 0) throw new Killed('the tool was killed');
}

async function look(run: Run, call: Call, proceed: () => Promise<unknown>): Promise<unknown> {
  alive(run);
  const value = await faultyRead(run.arena, run.reading, call, proceed);
  alive(run);
  return value;
}

async function effect(run: Run, call: Call, proceed: () => Promise<unknown>): Promise<unknown> {
  alive(run);
  const { arena } = run;
  const move = moveOf(run, call);
  const fault = drawFault(arena, call);
  if (fault) {
    cover(arena, move.kind, fault);
    if (!isCallFault(fault)) strike(arena, fault, targetOf(call, arena.world));
  }
  const result = await land(run, call, move, fault && isCallFault(fault) ? fault : undefined, proceed);
  alive(run);
  return result;
}

function isCallFault(fault: Fault): fault is CallFault {
  return (CALL_FAULTS as readonly Fault[]).includes(fault);
}

function drawFault({ plan, random }: Arena, call: Call): Fault | undefined {
  if (plan.perEffect === 0 || random() >= plan.perEffect) return undefined;
  const fault = pick(random, call.local ? LOCAL_FAULTS : EFFECT_FAULTS)!;
  return plan.without.includes(fault) ? undefined : fault;
}

async function land(
  run: Run,
  call: Call,
  move: UnderWay,
  fault: CallFault | undefined,
  proceed: () => Promise<unknown>,
): Promise<unknown> {
  const { arena } = run;
  const make = () => judged(arena, call, move, run.underWay.get(move.target)?.others ?? [], proceed);
  const timeout = () => new SeaworthyError(kindOf(call), `${call.name}: no answer (${fault})`, { retry: true });
  if (fault) arena.story.tell(`  ! ${fault}: ${call.name} ${targetOf(call, arena.world)}`);
  switch (fault) {
    case 'killed-before':
      return kill(run);
    case 'fails-before':
      throw timeout();
    case 'lands-late':
      arena.world.model.events.schedule(between(arena.random, 1_000, 20_000), () => void make().catch(() => {}));
      throw timeout();
    case 'slow':
      await arena.world.clock.sleep(between(arena.random, 1_000, 40_000));
      return make();
    case 'fails-midway':
      if (!half(arena, call, make)) await make();
      throw timeout();
    case 'fails-after':
      await make();
      throw timeout();
    case 'killed-after':
      await make();
      return kill(run);
    default:
      return make();
  }
}

function kill(run: Run): never {
  run.tool.dead = true;
  run.arena.story.tell('THE TOOL IS KILLED');
  throw new Killed('the tool was killed');
}

function kindOf(call: Call): 'provider' | 'etcd' | 'kube' {
  if (call.name.startsWith('kube.')) return 'kube';
  return call.name.startsWith('etcd.') ? 'etcd' : 'provider';
}

/** The move under way that a call belongs to, found by what it is about. */
function moveOf(run: Run, call: Call): UnderWay {
  const { underWay, decided } = run;
  const target = targetOf(call, run.arena.world);
  const found = byKind(run, call) ?? underWay.get(target) ?? underWay.get(`addon ${target}`) ?? underWay.get('cluster');
  const fallback = {
    ...NOBODY,
    decidedAt: decided?.at ?? 0,
    runSince: run.since,
    desired: decided?.desired ?? desired(run),
  };
  return found ?? fallback;
}

/** Calls whose argument is not what their move is about. */
const KIND_OF: Partial<Record<CallName, MoveKind>> = {
  'state.removeRequest': 'fulfil',
  'state.reserve': 'reserve',
  'machines.reserveAddress': 'reserve',
  'etcd.moveLeader': 'move-leader',
};

function byKind({ underWay }: Run, call: Call): UnderWay | undefined {
  const kind = KIND_OF[call.name];
  return kind && [...underWay.values()].find(move => move.kind === kind);
}
