import type { SeaworthyEvent } from '../../kit/events.ts';

/** One move of a target, over all its attempts. */
export interface MoveLine {
  title: string;
  state: 'under way' | 'done' | 'failed';
  startedAt: number;
  /** Of the last attempt. */
  endedAt?: number;
  attempts: number;
  error?: string;
}

/** Why something about a target is not done yet, as last told. */
export interface HoldLine {
  text: string;
  toldAt: number;
}

/** A machine, or what else moves are about. */
export interface Branch {
  name: string;
  startedAt: number;
  moves: Map<string, MoveLine>;
  holds: Map<string, HoldLine>;
}

/** A part of the work that is no move: building the payload, say. */
export interface StageLine {
  name: string;
  message: string;
  startedAt: number;
  endedAt?: number;
  expectedSeconds?: number;
  done?: number;
  total?: number;
}

/** All that the live picture is drawn from. */
export interface Tree {
  startedAt: number;
  stages: Map<string, StageLine>;
  branches: Map<string, Branch>;
  waits: { reasons: readonly string[]; toldAt: number };
}

/** The loop tells again what holds in every round; what it has not told for this long (milliseconds) holds no more. */
export const STALE_MS = 5_000;

export function newTree(now: number): Tree {
  return { startedAt: now, stages: new Map(), branches: new Map(), waits: { reasons: [], toldAt: now } };
}

/** When all is over nothing is held or waited for any more. */
export function settle(tree: Tree): void {
  tree.waits.reasons = [];
  for (const { holds } of tree.branches.values()) holds.clear();
}

/** Takes an event in. Warnings and logs are no part of the picture. */
export function grow(tree: Tree, event: SeaworthyEvent, now: number): void {
  switch (event.type) {
    case 'stage':
    case 'progress':
      growStage(tree, event, now);
      break;
    case 'move-started':
    case 'move-done':
    case 'move-failed':
      growMove(tree, event, now);
      break;
    case 'held':
      branch(tree, event.target, now).holds.set(event.move, {
        text: `${event.move} is held: ${event.why} (${event.guard})`,
        toldAt: now,
      });
      break;
    case 'waiting':
      tree.waits = { reasons: event.reasons, toldAt: now };
  }
}

type StageEvent = SeaworthyEvent & { type: 'stage' | 'progress' };

function growStage(tree: Tree, event: StageEvent, now: number): void {
  const before = tree.stages.get(event.stage);
  const { type, stage: name, ...said } = event;
  const startedAt = type === 'stage' || !before ? now : before.startedAt;
  const line: StageLine = { ...before, ...said, name, startedAt };
  delete line.endedAt;
  if (type === 'progress' && line.total !== undefined && line.done === line.total) line.endedAt = now;
  tree.stages.set(name, line);
}

type MoveEvent = SeaworthyEvent & { type: 'move-started' | 'move-done' | 'move-failed' };

function growMove(tree: Tree, event: MoveEvent, now: number): void {
  endStages(tree, now);
  const { moves, holds } = branch(tree, event.target, now);
  const before = moves.get(event.move);
  const { title } = event;
  holds.delete(event.move);
  if (event.type === 'move-started') {
    moves.set(event.move, { title, state: 'under way', startedAt: now, attempts: (before?.attempts ?? 0) + 1 });
    return;
  }
  const line = before ?? { title, startedAt: now, attempts: 1 };
  const end = { title, startedAt: line.startedAt, attempts: line.attempts, endedAt: now };
  if (event.type === 'move-done') moves.set(event.move, { ...end, state: 'done' });
  else moves.set(event.move, { ...end, state: 'failed', error: event.error });
}

/** The moves begin when what had to be made before them is there. */
function endStages(tree: Tree, now: number): void {
  for (const stage of tree.stages.values()) stage.endedAt ??= now;
}

function branch(tree: Tree, name: string, now: number): Branch {
  const found = tree.branches.get(name) ?? { name, startedAt: now, moves: new Map(), holds: new Map() };
  tree.branches.set(name, found);
  return found;
}
