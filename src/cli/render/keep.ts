import type { KeepReport } from '../../verbs/types.ts';
import { duration } from './duration.ts';
import type { Style } from './style.ts';
import { count } from './text.ts';

type Round = NonNullable<KeepReport['last']>;

const WORDS: Record<Round['outcome'], string> = {
  converged: 'as its document says',
  waiting: 'under way',
  stuck: 'stuck',
  yielded: 'another command is at work',
  absent: 'nothing to keep',
  failed: 'failed',
};

/** One round in a line, with what holds it. */
export function roundText(round: Round, { colors }: Style): string {
  const { outcome, error, moves, failed, reasons, milliseconds, at } = round;
  const tint =
    outcome === 'converged' ? colors.green : outcome === 'failed' || outcome === 'stuck' ? colors.red : colors.yellow;
  const made = moves + failed === 0 ? '' : `, ${count(moves, 'move')}${failed > 0 ? `, ${failed} failed` : ''}`;
  const why = error ?? reasons[0];
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  const head = `${new Date(at).toISOString().slice(11, 19)}  ${tint(WORDS[outcome])} after ${duration(milliseconds)}${made}`;
  return why ? `${head}: ${why}${more}` : head;
}

/** At the end: what all rounds came to. */
export function keepText({ rounds, moves, last }: KeepReport, style: Style): string {
  const all = Object.values(rounds).reduce((sum, some) => sum + some, 0);
  const sum = `${count(all, 'round')}, ${count(moves.done, 'move')}${moves.failed > 0 ? `, ${moves.failed} failed` : ''}`;
  return last ? `${sum}; the last one: ${roundText(last, style)}` : sum;
}

/** For `status`: when it last ran, and whether it still does. */
export function keepStatusText(keep: KeepReport & { alive: string }, now: number, { colors, marks }: Style): string {
  const { last, alive, once, everySeconds } = keep;
  if (!last) return '';
  const ago = now - last.at;
  const when = `last round ${duration(ago)} ago: ${WORDS[last.outcome]}${last.error ? `: ${last.error}` : ''}`;
  const silent = ago > (everySeconds + 600) * 1000;
  const state = once ? 'once' : alive === 'dead' || silent ? colors.yellow('not running') : 'running';
  return `keep ${marks.dash} ${state}, ${when}`;
}
