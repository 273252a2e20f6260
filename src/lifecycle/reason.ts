import type { MachineSeen, Observation } from '../world/observation.ts';
import type { Desired } from './desired.ts';
import { type Draft, draftOf } from './draft.ts';
import type { Move, MoveKind } from './move.ts';
import { dueReason, isDestroying, poolOf } from './roster.ts';

/** What is told of a move besides its title: why its machine comes or goes, and what it is made from. */
export interface Reason {
  why?: string;
  digests?: Record<string, string>;
}

const INTO: ReadonlySet<MoveKind> = new Set(['create']);
const OUT: ReadonlySet<MoveKind> = new Set(['cordon', 'withdraw', 'stop', 'remove-member', 'destroy', 'forget']);

/** For people and the journal; decide knows nothing of it. */
export function reasonsOf(desired: Desired, seen: Observation): (move: Move) => Reason {
  let drawn: Draft | undefined;
  return ({ kind, target }) => {
    if (!seen.machines.known || (!INTO.has(kind) && !OUT.has(kind))) return {};
    drawn ??= draftOf(seen, desired.patience.dead);
    const machine = drawn.machines.get(target);
    if (!machine) return {};
    return OUT.has(kind) ? reasonOut(desired, drawn, machine) : reasonIn(desired, drawn, machine);
  };
}

function reasonOut(desired: Desired, seen: Draft, machine: MachineSeen): Reason {
  const why = whyOut(desired, seen, machine) ?? 'there are more than the document asks for';
  return { why, ...(machine.digests ? { digests: { ...machine.digests } } : {}) };
}

function reasonIn(desired: Desired, seen: Draft, machine: MachineSeen): Reason {
  const { digests } =
    machine.role === 'control-plane' ? desired.controlPlane : (poolOf(desired, machine) ?? { digests: undefined });
  return { why: whyIn(desired, seen, machine), ...(digests ? { digests: { ...digests } } : {}) };
}

/** Why this machine goes, or undefined when it may stay. */
function whyOut(desired: Desired, draft: Draft, machine: MachineSeen): string | undefined {
  if (isDestroying(desired)) return 'the cluster is destroyed';
  if (machine.state === 'gone') return 'it is gone';
  const { seen } = draft;
  const since = seen.badSince[machine.name];
  if (since !== undefined && seen.at - since >= desired.patience.dead)
    return `it showed no sign of life for ${Math.round((seen.at - since) / 1000)} s`;
  return dueReason(draft, desired, machine);
}

function whyIn(desired: Desired, seen: Draft, machine: MachineSeen): string {
  if (!seen.state.epoch) return seen.state.founding?.restore ? 'the cluster is restored' : 'the cluster is founded';
  for (const peer of seen.machines.values()) {
    if (peer.role !== machine.role || peer.pool !== machine.pool || peer.name === machine.name) continue;
    const why = whyOut(desired, seen, peer);
    if (why) return `${peer.name} is to be replaced: ${why}`;
  }
  return 'one is missing';
}
