import type { MoveKind } from '../../lifecycle/move.ts';
import { FAULTS, type Fault, READ_FAULTS } from '../faults.ts';

/** Which pairs of a move and a fault cannot be, and why; every other pair has to be met by some life. */

/** Every move there is: the compiler asks for a new one. */
const MOVES: Record<MoveKind, true> = {
  prepare: true,
  reserve: true,
  issue: true,
  'allow-node': true,
  'withdraw-node': true,
  'add-learner': true,
  create: true,
  start: true,
  promote: true,
  admit: true,
  'record-epoch': true,
  'reset-founding': true,
  'apply-addon': true,
  'mark-node': true,
  cordon: true,
  uncordon: true,
  evict: true,
  withdraw: true,
  'move-leader': true,
  stop: true,
  'remove-member': true,
  'out-of-service': true,
  destroy: true,
  'delete-node': true,
  forget: true,
  fulfil: true,
  teardown: true,
  remake: true,
  remember: true,
  renew: true,
  'begin-restore': true,
  'back-up': true,
  'give-up': true,
};

/** Moves all of whose effects are on our own disk: nothing there is late, slow, half done, or refused by a network. */
const LOCAL: readonly MoveKind[] = ['issue', 'fulfil', 'begin-restore', 'remember', 'renew', 'give-up'];
const OF_CALLS: readonly Fault[] = ['fails-before', 'fails-after', 'fails-midway', 'lands-late', 'slow'];

/** What befalls machines, or is asked for one. */
const OF_MACHINES: readonly Fault[] = [
  'machine-dies',
  'machine-stops',
  'machine-flaps',
  'all-stop',
  'member-cut-off',
  'leaves-expire',
  'etcd-disk-lost',
  'replacement-requested',
];

/** Pairs of which no life is: with the reason. */
const IMPOSSIBLE: readonly { moves: readonly MoveKind[]; faults: readonly Fault[]; why: string }[] = [
  { moves: LOCAL, faults: OF_CALLS, why: 'all its effects are on our own disk' },
  { moves: ['prepare'], faults: OF_MACHINES, why: 'no machine exists before the network does' },
  { moves: ['prepare'], faults: ['eviction-blocked', 'restore-requested'], why: 'no cluster has been there before' },
  { moves: ['teardown'], faults: OF_MACHINES, why: 'it comes after the last machine is gone' },
];

/** Reads belong to no move: their faults have a row of their own. */
const OBSERVE = 'observe';

/** All rows of the table: every move, and looking. */
export const ROWS: readonly string[] = [...Object.keys(MOVES), OBSERVE].sort();

/** Whether some life has to meet this fault at such a move. */
export function isPossible(row: string, fault: Fault): boolean {
  const isRead = (READ_FAULTS as readonly string[]).includes(fault);
  if (row === OBSERVE || isRead) return row === OBSERVE && isRead;
  const kind = row as MoveKind;
  return !IMPOSSIBLE.some(({ moves, faults }) => moves.includes(kind) && faults.includes(fault));
}

/** Possible pairs, and those of them that no life has met, as "move × fault". */
export function uncoveredIn(coverage: Record<string, Record<string, number>>): {
  possible: number;
  uncovered: string[];
} {
  const cells = ROWS.flatMap(row => FAULTS.filter(fault => isPossible(row, fault)).map(fault => [row, fault] as const));
  const empty = cells.filter(([row, fault]) => !coverage[row]?.[fault]);
  return { possible: cells.length, uncovered: empty.map(([row, fault]) => `${row} × ${fault}`) };
}
