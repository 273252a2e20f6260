import type { MoveKind } from '../../lifecycle/move.ts';
import { FAULTS, type Fault, READ_FAULTS } from '../faults.ts';

/** Which pairs of a move and a fault cannot be, and why; every other pair has to be met by some life. */

/** Every move there is. Those that no life makes say why. */
const MOVES: Record<MoveKind, 'lived' | { never: string }> = {
  prepare: 'lived',
  reserve: 'lived',
  issue: 'lived',
  'allow-node': 'lived',
  'withdraw-node': 'lived',
  'add-learner': 'lived',
  create: 'lived',
  start: 'lived',
  promote: 'lived',
  admit: 'lived',
  'record-epoch': 'lived',
  'reset-founding': 'lived',
  'apply-addon': 'lived',
  'mark-node': 'lived',
  cordon: 'lived',
  uncordon: 'lived',
  evict: 'lived',
  withdraw: 'lived',
  'move-leader': 'lived',
  stop: 'lived',
  'remove-member': 'lived',
  'out-of-service': 'lived',
  destroy: 'lived',
  'delete-node': 'lived',
  forget: 'lived',
  fulfil: 'lived',
  teardown: 'lived',
  remake: 'lived',
  remember: 'lived',
  renew: 'lived',
  'begin-restore': 'lived',
  'back-up': 'lived',
};

/** Moves all of whose effects are on our own disk: nothing there is late, slow, half done, or refused by a network. */
const LOCAL: readonly MoveKind[] = ['issue', 'fulfil', 'record-epoch'];
const OF_CALLS: readonly Fault[] = ['fails-before', 'fails-after', 'fails-midway', 'lands-late', 'slow'];

/** Pairs of which no life is: with the reason. */
const IMPOSSIBLE: readonly { moves: readonly MoveKind[]; faults: readonly Fault[]; why: string }[] = [
  { moves: LOCAL, faults: OF_CALLS, why: 'all its effects are on our own disk' },
];

/** Reads belong to no move: their faults have a row of their own. */
const EFFECT_FAULTS = FAULTS.filter(fault => !(READ_FAULTS as readonly string[]).includes(fault));

export function uncoveredIn(coverage: Record<string, Record<string, number>>): string[] {
  const missing = READ_FAULTS.filter(fault => !coverage.observe?.[fault]).map(fault => `observe × ${fault}`);
  for (const [kind, lived] of Object.entries(MOVES) as [MoveKind, (typeof MOVES)[MoveKind]][]) {
    if (lived !== 'lived') continue;
    for (const fault of EFFECT_FAULTS)
      if (isPossible(kind, fault) && !coverage[kind]?.[fault]) missing.push(`${kind} × ${fault}`);
  }
  return missing;
}

function isPossible(kind: MoveKind, fault: Fault): boolean {
  return !IMPOSSIBLE.some(({ moves, faults }) => moves.includes(kind) && faults.includes(fault));
}
