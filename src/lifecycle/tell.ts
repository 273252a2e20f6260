import type { Emit } from '../kit/events.ts';
import type { Decision } from './decide.ts';

/** Of no interest to a person: these holds end by themselves with the next look. */
const PASSING = new Set(['one-move-per-target', 'fresh-observation']);

/** What holds a round back, and what it waits for; a round that began something says it by that. */
export function tell(emit: Emit, decision: Decision, started: number): void {
  if (started > 0) return;
  for (const { move, guard, why } of decision.held)
    if (!PASSING.has(guard)) emit({ type: 'held', move: move.kind, target: move.target, guard, why });
  if (decision.waits.length > 0) emit({ type: 'waiting', reasons: decision.waits });
}
