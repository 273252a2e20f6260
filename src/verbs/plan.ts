import { draftOf } from '../lifecycle/draft.ts';
import { type Prediction, predict } from '../lifecycle/predict.ts';
import { bySerial } from '../lifecycle/proposal.ts';
import { dueReason } from '../lifecycle/roster.ts';
import { versionOf } from '../lifecycle/versions.ts';
import type { Observation } from '../world/observation.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { heldRows } from './rows.ts';
import { type Session, withSession } from './session.ts';
import { steadyLook } from './steady-look.ts';
import type { MachineFate, PlanResult, VerbOptions } from './types.ts';
import { upgradeFate } from './upgrade-fate.ts';

/** What `up` would do, machine by machine: the very loop of `up` over a simulated world that begins as the real one is seen. Changes nothing. */
export async function plan(options: VerbOptions): Promise<PlanResult> {
  return withSession(options, { purpose: 'plan', reaches: true }, planIn);
}

export async function planIn(session: Session): Promise<PlanResult> {
  const seen = await steadyLook(session);
  await refuseUpgrade(session, seen);
  return planOf(session, seen, await predict(seen, session.desire, session.traits));
}

export function planOf(session: Session, seen: Observation, prediction: Prediction): PlanResult {
  const { moves, outcome, milliseconds } = prediction;
  const desired = session.desire(seen.state);
  const upgrade = upgradeFate(draftOf(seen, Number.POSITIVE_INFINITY), desired, moves);
  return {
    cluster: session.document.spec.metadata.name,
    kubernetesVersion: session.document.spec.kubernetes.version,
    empty: moves.length === 0 && outcome.kind === 'converged',
    moves,
    machines: fates(session, seen, outcome.seen, upgrade?.to),
    ...(upgrade ? { upgrade } : {}),
    stuck: outcome.kind === 'converged' ? [] : heldRows(outcome.decision.held),
    warnings: [...session.document.warnings, ...unreadable(seen), ...forPeople(outcome)],
    expectedSeconds: Math.round(milliseconds / 1_000),
    stateDir: session.document.stateDir,
  };
}

/** What no move mends, and what a person can do about it. */
function forPeople({ kind, decision }: Prediction['outcome']): string[] {
  return kind === 'stuck' && decision.held.length === 0 ? decision.waits : [];
}

function unreadable(seen: Observation): string[] {
  const parts = [seen.machines, seen.endpoint, seen.members, seen.nodes, seen.cluster];
  return parts.flatMap(part =>
    part.known ? [] : [`not everything could be read, so the plan assumes the best of it: ${part.why}`],
  );
}

function fates(session: Session, before: Observation, after: Observation, to: string | undefined): MachineFate[] {
  const draft = draftOf(before, Number.POSITIVE_INFINITY);
  const desired = session.desire(before.state);
  const stay = new Map((after.machines.known ? after.machines.value : []).map(machine => [machine.name, machine]));
  const old = bySerial(draft.machines.values()).map((machine): MachineFate => {
    const fate = !stay.has(machine.name)
      ? 'destroyed'
      : machine.state === 'stopped'
        ? 'started'
        : machine.state === 'reserved'
          ? 'created'
          : 'stays';
    const why = machine.state === 'gone' ? 'it is gone' : dueReason(draft, desired, machine);
    const version = to && (fate === 'created' ? to : versionOf(draft, desired, machine));
    return { ...row(machine), fate, ...(why && fate !== 'stays' ? { why } : {}), ...(version ? { version } : {}) };
  });
  const made = bySerial(stay.values()).filter(machine => !draft.machines.has(machine.name));
  return [
    ...old,
    ...made.map((machine): MachineFate => ({ ...row(machine), fate: 'created', ...(to ? { version: to } : {}) })),
  ];
}

function row({
  name,
  role,
  pool,
}: {
  name: string;
  role: MachineFate['role'];
  pool?: string;
}): Omit<MachineFate, 'fate'> {
  return { name, role, ...(pool === undefined ? {} : { pool }) };
}
