import { setTimeout as sleep } from 'node:timers/promises';
import { writeAtomic } from '../../kit/files.ts';
import { thisProcess } from '../../world/store/holder.ts';
import { openJournal } from '../../world/store/journal.ts';
import { readDocument } from '../document.ts';
import { whoIsAtWork } from '../who.ts';
import { metricsText } from './metrics.ts';
import { writeReport } from './report.ts';
import { keepRound, newKeepMemory } from './round.ts';
import { type MetricsServer, serveMetrics } from './serve.ts';
import type { KeepOptions, KeepReport, KeepRound } from './types.ts';

/** Silence is only known from watching without a gap, and a gap is a minute. */
const EVERY = 30;
const MOST = 45;
/** After a round that has something under way, long enough for another command to take the lock. */
const BREATH = 2_000;
const LONGEST_BACK_OFF = 5 * 60_000;

/**
 * Rounds of `up` and backups, for as long as it is let. A round that errs is journaled, told and tried again later; only a document that is
 * broken at the start ends it. The signal ends it when the moves under way have ended.
 */
export async function keep(options: KeepOptions): Promise<KeepReport> {
  const { stateDir } = await readDocument(options.document, options.stateDir);
  const everySeconds = Math.min(options.everySeconds ?? EVERY, MOST);
  const report: KeepReport = {
    ...{ version: 1, holder: thisProcess('keep'), once: options.once === true },
    ...{ everySeconds, rounds: {}, moves: { done: 0, failed: 0 } },
  };
  const server = options.metrics === undefined ? undefined : await serveMetrics(options.metrics, () => report);
  try {
    await rounds(options, report, stateDir);
  } finally {
    await (server as MetricsServer | undefined)?.close();
  }
  return report;
}

async function rounds(options: KeepOptions, report: KeepReport, stateDir: string): Promise<void> {
  const memory = newKeepMemory();
  let failures = 0;
  let journaled: string | undefined;
  while (!options.signal?.aborted) {
    const { round, thrown } = await keepRound(options, memory, options.signal);
    note(report, round);
    failures = round.outcome === 'failed' ? failures + 1 : 0;
    if (round.error !== undefined && round.error !== journaled) await journal(stateDir, round.error);
    journaled = round.error;
    await publish(options, report, stateDir);
    options.onRound?.(round);
    if (options.once && thrown !== undefined) throw thrown;
    if (options.once) return;
    await pause(pauseAfter(round, report.everySeconds, failures), options.signal);
  }
}

function note(report: KeepReport, round: KeepRound): void {
  report.last = round;
  report.rounds[round.outcome] = (report.rounds[round.outcome] ?? 0) + 1;
  report.moves.done += round.moves;
  report.moves.failed += round.failed;
  if (round.outcome === 'converged') report.convergedAt = round.at;
}

/** Milliseconds. */
export function pauseAfter({ outcome, moves }: KeepRound, everySeconds: number, failures: number): number {
  if (outcome === 'failed') return Math.min(LONGEST_BACK_OFF, everySeconds * 1000 * 2 ** Math.min(failures - 1, 10));
  return outcome === 'waiting' || moves > 0 ? BREATH : everySeconds * 1000;
}

/** A report that can't be written must not end what keeps a cluster alive. */
async function publish({ metricsFile, emit }: KeepOptions, report: KeepReport, stateDir: string): Promise<void> {
  try {
    if (report.last?.outcome !== 'absent') await writeReport(stateDir, report);
    if (metricsFile !== undefined) await writeAtomic(metricsFile, metricsText(report, Date.now()), 0o644);
  } catch (error) {
    emit?.({ type: 'warning', message: `what keep has to report can't be written: ${(error as Error).message}` });
  }
}

/** What made a round fail, once and not for every round. */
async function journal(stateDir: string, why: string): Promise<void> {
  const entry = { at: new Date().toISOString(), kind: 'keep failed', who: whoIsAtWork(), why };
  await openJournal(stateDir)
    .append(entry)
    .catch(() => {});
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal ? { signal } : {}).catch(() => {});
}
