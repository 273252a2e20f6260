import { about, duration } from './duration.ts';
import type { Style } from './style.ts';
import { shorten } from './text.ts';
import { type Branch, type MoveLine, STALE_MS, type StageLine, type Tree } from './tree.ts';

type Tone = 'done' | 'failed' | 'under way' | 'dim';

interface Line {
  indent: number;
  tone: Tone;
  text: string;
  /** Milliseconds, shown at the right. */
  took?: number;
}

/** A picture is never wider than this: times far from what they time are hard to read. */
const WIDEST = 110;
/** Below this many columns times stand right behind the text. */
const NARROW = 60;

/**
 * The picture of the moment, at most `rows` lines of at most `style.columns` columns. What does not fit is left out in this
 * order: finished moves of finished machines, all finished moves, the last lines.
 */
export function frame(tree: Tree, now: number, rows: number, style: Style): string {
  const detail = [() => true, (one: Branch) => !isFinished(one), () => false];
  let lines: Line[] = [];
  for (const shows of detail) {
    lines = linesOf(tree, now, shows);
    if (lines.length <= rows) break;
  }
  const kept = lines.length <= rows ? lines : lines.slice(0, Math.max(0, rows - 1));
  const painted = kept.map(line => paint(line, now, style));
  if (kept.length < lines.length)
    painted.push(style.colors.dim(`  ${style.marks.more} and ${lines.length - kept.length} more`));
  return painted.join('\n');
}

function linesOf(tree: Tree, now: number, shows: (branch: Branch) => boolean): Line[] {
  const fresh = (toldAt: number) => now - toldAt <= STALE_MS;
  const branches = [...tree.branches.values()].sort((a, b) => a.startedAt - b.startedAt || (a.name < b.name ? -1 : 1));
  const waits = fresh(tree.waits.toldAt) ? tree.waits.reasons : [];
  return [
    ...[...tree.stages.values()].map(stage => stageLine(stage, now)),
    ...branches.flatMap(branch => branchLines(branch, now, shows(branch), fresh)),
    ...waits.map((reason): Line => ({ indent: 0, tone: 'dim', text: `waiting: ${reason}` })),
  ];
}

function stageLine(stage: StageLine, now: number): Line {
  const { name, message, startedAt, endedAt, done, total, expectedSeconds } = stage;
  const steps = total ? ` (${done ?? 0} of ${total})` : '';
  const long = expectedSeconds && !endedAt ? `, ${about(expectedSeconds)}` : '';
  const text = `${name}: ${message}${steps}${long}`;
  return { indent: 0, tone: endedAt ? 'done' : 'under way', text, took: (endedAt ?? now) - startedAt };
}

function branchLines(branch: Branch, now: number, full: boolean, fresh: (toldAt: number) => boolean): Line[] {
  const moves = [...branch.moves.values()];
  const holds = [...branch.holds.values()].filter(hold => fresh(hold.toldAt));
  if (moves.length === 0 && holds.length === 0) return [];
  return [
    { indent: 0, tone: toneOf(branch), text: heading(branch, full), took: tookOf(branch, now) },
    ...moves.filter(move => full || move.state !== 'done').flatMap(move => moveLines(move, now)),
    ...holds.map((hold): Line => ({ indent: 1, tone: 'dim', text: hold.text })),
  ];
}

function heading({ name, moves }: Branch, full: boolean): string {
  const done = [...moves.values()].filter(move => move.state === 'done');
  return full || done.length === 0 ? name : `${name}: ${done.at(-1)?.title}`;
}

function moveLines(move: MoveLine, now: number): Line[] {
  const { title, state, startedAt, endedAt, attempts, error } = move;
  const text = attempts > 1 ? `${title} (attempt ${attempts})` : title;
  const line: Line = { indent: 1, tone: state, text, took: (endedAt ?? now) - startedAt };
  return error ? [line, { indent: 2, tone: 'dim', text: error.split('\n')[0] ?? '' }] : [line];
}

function isFinished(branch: Branch): boolean {
  return [...branch.moves.values()].every(move => move.state === 'done');
}

function toneOf(branch: Branch): Tone {
  const states = [...branch.moves.values()].map(move => move.state);
  if (states.includes('under way')) return 'under way';
  if (states.includes('failed')) return 'failed';
  return states.length > 0 ? 'done' : 'dim';
}

/** From the first move's start to the last one's end. */
function tookOf({ moves, startedAt }: Branch, now: number): number {
  const ends = [...moves.values()].map(move => (move.state === 'under way' ? now : (move.endedAt ?? now)));
  return Math.max(startedAt, ...ends) - startedAt;
}

function paint({ indent, tone, text, took }: Line, now: number, style: Style): string {
  const { colors, marks } = style;
  const width = Math.min(style.columns - 1, WIDEST);
  const time = took === undefined ? '' : duration(took);
  const before = '  '.repeat(indent);
  const room = width - before.length - 2 - (time ? time.length + 2 : 0);
  const shown = shorten(text, room, marks.more);
  const gap = time ? ' '.repeat(style.columns < NARROW ? 2 : 2 + room - shown.length) : '';
  const spinner = marks.spinner[Math.floor(now / 120) % marks.spinner.length]!;
  const mark = { done: colors.green(marks.done), failed: colors.red(marks.failed), 'under way': colors.cyan(spinner) };
  if (tone === 'dim') return colors.dim(`${before}${marks.held} ${shown}${gap}${time}`);
  const words = tone === 'done' && indent > 0 ? colors.dim(shown) : shown;
  return `${before}${mark[tone]} ${words}${gap}${colors.dim(time)}`;
}
