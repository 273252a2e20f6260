import type { Draft } from '../draft.ts';
import type { Finding } from '../problem.ts';
import { names, poolNames } from './names.ts';
import { distinctTaints, rollable } from './pools.ts';
import { disjointRanges, roomyRanges } from './ranges.ts';
import { distinctWaivers, expiredWaivers, neededWaivers, neverOnlyLocal } from './waivers.ts';

type Rule = (draft: Draft, now: number) => Finding[];

/** What one field alone can't show. Each rule skips values that are refused already. */
const RULES: readonly Rule[] = [
  names,
  poolNames,
  rollable,
  distinctTaints,
  disjointRanges,
  roomyRanges,
  neededWaivers,
  distinctWaivers,
  neverOnlyLocal,
  expiredWaivers,
];

export function applyRules(draft: Draft, now: number): Finding[] {
  return RULES.flatMap(rule => rule(draft, now));
}
