import type { Desired } from './desired.ts';
import type { Draft } from './draft.ts';
import type { Move } from './move.ts';

/** What would bring the world closer to what is desired, and what has to happen by itself first. Proposals never judge safety: guards do. */
export interface Proposed {
  moves: Move[];
  /** What is being waited for, in words. */
  waits: string[];
  /** Nothing that is waited for comes by itself: a person has to act. */
  hopeless?: boolean;
}

export type Proposal = (desired: Desired, seen: Draft) => Proposed;

export const nothing: Proposed = { moves: [], waits: [] };

export function propose(...moves: (Move | undefined)[]): Proposed {
  if (moves.length === 0) return nothing;
  return { moves: moves.filter(move => move !== undefined), waits: [] };
}

export function waitFor(...waits: string[]): Proposed {
  return { moves: [], waits };
}

export function hopeless(...reasons: string[]): Proposed {
  return { moves: [], waits: reasons, hopeless: true };
}

export function merge(parts: Iterable<Proposed>): Proposed {
  const all: Proposed = { moves: [], waits: [] };
  for (const part of parts) {
    if (part === nothing) continue;
    for (const move of part.moves) all.moves.push(move);
    for (const wait of part.waits) all.waits.push(wait);
    if (part.hopeless) all.hopeless = true;
  }
  return all;
}

/** By name, numbers in them by size: harbor-cp-9 before harbor-cp-10. */
export function bySerial<T extends { name: string }>(items: Iterable<T>): T[] {
  const list = [...items];
  return list.length < 2
    ? list
    : list.sort((a, b) => serialIn(a.name) - serialIn(b.name) || (a.name < b.name ? -1 : 1));
}

/** The number at the end of a name, or 0. */
function serialIn(name: string): number {
  let start = name.length;
  while (start > 0 && name.charCodeAt(start - 1) >= 48 && name.charCodeAt(start - 1) <= 57) start -= 1;
  return Number(name.slice(start));
}
