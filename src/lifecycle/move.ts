import type { Role } from '../catalog/roles.ts';
import type { PartName } from '../world/observation.ts';
import type { CallOptions, World } from '../world/world.ts';
import type { Draft } from './draft.ts';

export type MoveKind =
  | 'prepare'
  | 'reserve'
  | 'issue'
  | 'allow-node'
  | 'withdraw-node'
  | 'add-learner'
  | 'create'
  | 'start'
  | 'promote'
  | 'admit'
  | 'record-epoch'
  | 'reset-founding'
  | 'begin-restore'
  | 'remember'
  | 'renew'
  | 'remake'
  | 'apply-addon'
  | 'mark-node'
  | 'cordon'
  | 'uncordon'
  | 'evict'
  | 'withdraw'
  | 'move-leader'
  | 'stop'
  | 'remove-member'
  | 'out-of-service'
  | 'destroy'
  | 'delete-node'
  | 'back-up'
  | 'give-up'
  | 'forget'
  | 'fulfil'
  | 'teardown';

/** One effect, never a wait; idempotent. Its effect is described nowhere else. */
export interface Move {
  kind: MoveKind;
  /** The machine's name, or what else it is about. Two moves never work on one target. */
  target: string;
  /** Imperative, for people: "create harbor-cp-3". */
  title: string;
  /** The parts it needs known, complete and fresh. */
  reads: PartName[];
  /** The parts it changes: what was read of them before is stale afterwards. */
  touches: PartName[];
  /** The worst it may have done once started: losses at once, gains only when observed. */
  takes(draft: Draft): void;
  run(world: World, options: CallOptions): Promise<void>;
  /** What a `reserve` is for: it has no name yet. */
  wish?: { role: Role; pool?: string };
  /** A preparing move: what it prepares, and the guards that it itself will satisfy. */
  prepares?: { move: Move; lifts: string[] };
}

/** "kind target", unique among moves under way. */
export function moveKey(move: Move): string {
  return `${move.kind} ${move.target}`;
}
