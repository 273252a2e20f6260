import { SeaworthyError } from '../../kit/errors.ts';
import type { MoveKind } from '../../lifecycle/move.ts';
import { between, pick } from '../../world/simulated/random.ts';
import type { Call } from '../calls.ts';
import { CALL_FAULTS, type CallFault, type Fault, NATURE_FAULTS, OPERATOR_FAULTS } from '../faults.ts';
import { type Arena, cover, strikes } from './arena.ts';
import { half } from './halves.ts';
import { judged, targetOf } from './judge.ts';
import { kill, moveOf, mustLive, type Run } from './run.ts';
import { strike } from './strikes.ts';

const LOCAL_FAULTS: readonly Fault[] = ['killed-before', 'killed-after', ...NATURE_FAULTS, ...OPERATOR_FAULTS];
const EFFECT_FAULTS: readonly Fault[] = [...CALL_FAULTS, ...CALL_FAULTS, ...NATURE_FAULTS, ...OPERATOR_FAULTS];

/** A call that changes something: it may strike a fault, and what it does is judged. */
export async function faultyEffect(run: Run, call: Call, proceed: () => Promise<unknown>): Promise<unknown> {
  mustLive(run);
  const { arena } = run;
  const move = moveOf(run, call);
  const make = (late = false) => judged(arena, call, move, late, proceed);
  const fault = drawFault(arena, call, move.kind);
  const struck = fault && (isCallFault(fault) || strike(arena, fault, targetOf(call, arena.world)));
  if (struck && run.underWay.has(move.target)) cover(arena, move.kind, fault);
  const result = fault && isCallFault(fault) ? await land(run, call, fault, make) : await make();
  mustLive(run);
  return result;
}

function isCallFault(fault: Fault): fault is CallFault {
  return (CALL_FAULTS as readonly Fault[]).includes(fault);
}

/** Few lives come to these: the fault that a life is about strikes them often, so that every pair of a move and a fault is met. */
const RARE: ReadonlySet<MoveKind> = new Set([
  'uncordon',
  'move-leader',
  'out-of-service',
  'promote',
  'reset-founding',
  'remove-member',
  'withdraw',
  'withdraw-node',
  'teardown',
  'fulfil',
  'record-epoch',
  'prepare',
  'back-up',
  'give-up',
  'begin-restore',
  'remember',
  'renew',
  'remake',
]);
const FOCUSED = 0.3;
/** So much of what strikes elsewhere is that fault, too. */
const PREFERRED = 0.15;

function drawFault(arena: Arena, call: Call, kind: MoveKind): Fault | undefined {
  const { plan, random, focus } = arena;
  if (plan.perEffect === 0) return undefined;
  const possible = call.local ? LOCAL_FAULTS : EFFECT_FAULTS;
  const onFocus = RARE.has(kind) && random() < FOCUSED;
  if (!onFocus && random() >= plan.perEffect) return undefined;
  const fault = onFocus || random() < PREFERRED ? focus : pick(random, possible)!;
  return plan.without.includes(fault) || !possible.includes(fault) || !strikes(arena) ? undefined : fault;
}

async function land(
  run: Run,
  call: Call,
  fault: CallFault,
  make: (late?: boolean) => Promise<unknown>,
): Promise<unknown> {
  const { world, random, story } = run.arena;
  story.tell(`  ! ${fault}: ${call.name} ${targetOf(call, world)}`);
  const timeout = () => new SeaworthyError(kindOf(call), `${call.name}: no answer (${fault})`, { retry: true });
  switch (fault) {
    case 'killed-before':
      return kill(run);
    case 'killed-after':
      await make();
      return kill(run);
    case 'fails-before':
      throw timeout();
    case 'fails-midway':
      if (!half(run.arena, call, make)) await make();
      throw timeout();
    case 'fails-after':
      await make();
      throw timeout();
    case 'lands-late':
      world.model.events.schedule(between(random, 1_000, 20_000), () => void make(true).catch(() => {}));
      throw timeout();
    case 'slow':
      await world.clock.sleep(between(random, 1_000, 40_000));
      return make(run.dead);
  }
}

function kindOf(call: Call): 'provider' | 'etcd' | 'kube' {
  if (call.name.startsWith('kube.')) return 'kube';
  return call.name.startsWith('etcd.') ? 'etcd' : 'provider';
}
