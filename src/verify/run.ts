import { CHECKS, type CheckFact } from '../catalog/checks.ts';
import { messageOf } from '../kit/errors.ts';
import type { Emit } from '../kit/events.ts';
import { redact } from '../kit/redact.ts';
import type { Access } from './access.ts';
import { type Check, type Finding, notAssessed } from './check.ts';
import { unmetNeed } from './needs.ts';
import type { Raw } from './verdict.ts';

export interface RunLimits {
  /** Checks at once. Default 12. */
  concurrency?: number;
  /** Milliseconds one check may take, where it says nothing itself. Default 30 s. */
  timeoutMs?: number;
  /** Milliseconds since the epoch at which the run ends, whatever is under way. */
  deadline: number;
  /** Only these ids; default all of the catalogue. */
  only?: readonly string[];
}

const CHECK_MS = 30_000;

/** Every row of the catalogue with what came of it, in the catalogue's order. Nothing here throws: what went wrong is "not assessed". */
export async function runChecks(
  checks: readonly Check[],
  access: Access,
  limits: RunLimits,
  emit: Emit,
): Promise<Raw[]> {
  const rows = CHECKS.filter(({ id }) => !limits.only || limits.only.includes(id));
  const byId = new Map(checks.map(check => [check.id, check]));
  const raw: (Raw | undefined)[] = rows.map(() => undefined);
  let next = 0;
  let done = 0;
  const lane = async () => {
    for (let index = next++; index < rows.length; index = next++) {
      const row = rows[index] as CheckFact;
      raw[index] = await assessed(row, byId.get(row.id), access, limits);
      done += 1;
      emit({
        type: 'progress',
        stage: 'verify',
        message: `${row.id} ${raw[index]?.outcome}`,
        done,
        total: rows.length,
      });
    }
  };
  await Promise.all(Array.from({ length: limits.concurrency ?? 12 }, lane));
  return raw.filter(each => each !== undefined);
}

async function assessed(check: CheckFact, by: Check | undefined, access: Access, limits: RunLimits): Promise<Raw> {
  const began = performance.now();
  const finding = await findingOf(check, by, access, limits);
  return { ...finding, check, seconds: Math.round(performance.now() - began) / 1000 };
}

async function findingOf(
  row: CheckFact,
  check: Check | undefined,
  access: Access,
  limits: RunLimits,
): Promise<Finding> {
  if (!check) return notAssessed('needs a probe that this version of seaworthy does not have');
  const unmet = unmetNeed([...row.needs, ...(check.needs ?? [])], access);
  if (unmet) return notAssessed(unmet);
  if (access.signal.aborted) return notAssessed('the run was ended before its turn came');
  const left = limits.deadline - access.clock.now();
  if (left <= 0) return notAssessed("its turn did not come before the run's deadline");
  return inTime(check, access, Math.min(check.timeoutMs ?? limits.timeoutMs ?? CHECK_MS, left));
}

/** A check that does not end when its signal says so is left behind: what it does later changes nothing. */
async function inTime(check: Check, access: Access, milliseconds: number): Promise<Finding> {
  const timer = new AbortController();
  const signal = AbortSignal.any([access.signal, timer.signal]);
  const ended = new Promise<Finding>(resolve => {
    const giveUp = () =>
      resolve(
        notAssessed(
          timer.signal.aborted
            ? `no end within ${Math.round(milliseconds / 1000)} s`
            : 'the run was ended while it was under way',
        ),
      );
    signal.addEventListener('abort', giveUp, { once: true });
  });
  const clock = setTimeout(() => timer.abort(new Error('the check took too long')), milliseconds);
  try {
    return await Promise.race([ended, attempt(check, { ...access, signal })]);
  } finally {
    clearTimeout(clock);
    timer.abort();
  }
}

async function attempt(check: Check, access: Access): Promise<Finding> {
  try {
    return await check.assess(access);
  } catch (error) {
    return notAssessed(`it could not be carried out: ${redact(messageOf(error)).split('\n')[0]}`);
  }
}
