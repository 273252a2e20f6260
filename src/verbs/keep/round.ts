import { isSeaworthyError, messageOf } from '../../kit/errors.ts';
import type { Emit } from '../../kit/events.ts';
import { redact } from '../../kit/redact.ts';
import { type Memory, newMemory } from '../../world/observe.ts';
import type { StateSeen } from '../../world/state.ts';
import { openState } from '../../world/store/state-file.ts';
import { converge } from '../converge.ts';
import { type Document, readDocument } from '../document.ts';
import { withSession } from '../session.ts';
import type { UpResult } from '../types.ts';
import { type BackupMemory, lastBackup, scheduledBackup } from './backups.ts';
import type { KeepOptions, KeepRound, RoundOutcome } from './types.ts';

/** What one `keep` carries from round to round. */
export interface KeepMemory {
  seen: Memory;
  backups: BackupMemory;
}

export function newKeepMemory(): KeepMemory {
  return { seen: newMemory(), backups: { notBefore: 0 } };
}

/** A round in which nothing happens for so long (ms) ends, and lets others have the lock; what was begun goes on in the next one. */
const IDLE = 10_000;
/** With --once there is no next one. */
const IDLE_ONCE = 5 * 60_000;

type Counts = Pick<KeepRound, 'moves' | 'failed'>;

/** One round: under the operator's lock, with document, lock file and requests read anew. Never throws: `thrown` is what it met. */
export async function keepRound(
  options: KeepOptions,
  memory: KeepMemory,
  pause?: AbortSignal,
): Promise<{ round: KeepRound; thrown?: unknown }> {
  const startedAt = Date.now();
  const counts: Counts = { moves: 0, failed: 0 };
  const emit = counting(options.emit, counts);
  const { thrown, ...told } = await attempt(options, memory, emit, pause).catch(failure);
  const round = { at: Date.now(), milliseconds: Date.now() - startedAt, ...counts, ...told };
  return thrown === undefined ? { round } : { round, thrown };
}

function failure(thrown: unknown): Told {
  const busy = isSeaworthyError(thrown) && thrown.kind === 'state' && thrown.retry;
  const message = redact(messageOf(thrown));
  return busy
    ? { ...NOTHING, outcome: 'yielded', reasons: [message] }
    : { ...NOTHING, outcome: 'failed', error: message, thrown };
}

type Told = Omit<KeepRound, 'at' | 'milliseconds' | 'moves' | 'failed'> & { thrown?: unknown };
const NOTHING = { reasons: [], held: {}, machines: {} };

async function attempt(options: KeepOptions, memory: KeepMemory, emit: Emit, pause?: AbortSignal): Promise<Told> {
  const document = await readDocument(options.document, options.stateDir);
  const state = await stateOf(document);
  if (!state.epoch) {
    const why = `there is no cluster ${document.spec.metadata.name} to keep: \`up\` founds it, \`keep\` never does`;
    return { ...NOTHING, outcome: 'absent', reasons: [why] };
  }
  const result = await oneUp(options, memory, emit, pause);
  const backup = lastBackup(await stateOf(document), memory.backups);
  return { ...toldOf(result), ...(backup ? { backup } : {}) };
}

function stateOf({ stateDir, spec }: Document): Promise<StateSeen> {
  return openState(stateDir, spec.metadata.name).readState();
}

/** Its own signal only asks it to begin nothing more: what is under way ends. */
async function oneUp(options: KeepOptions, memory: KeepMemory, emit: Emit, pause?: AbortSignal): Promise<UpResult> {
  const { signal: _, ...rest } = options;
  const needs = { purpose: 'keep', changes: true, latePayload: true, quiet: true };
  return withSession({ ...rest, emit }, needs, session =>
    converge(session, {
      ...(options.once ? { deadAfter: Number.POSITIVE_INFINITY } : { memory: memory.seen }),
      patienceMs: options.once ? IDLE_ONCE : IDLE,
      ...(pause ? { pause } : {}),
      first: () => scheduledBackup(session, memory.backups),
    }),
  );
}

const OUTCOMES: Record<UpResult['kind'], RoundOutcome> = {
  converged: 'converged',
  stuck: 'stuck',
  'out-of-patience': 'waiting',
};

function toldOf({ kind, status }: UpResult): Told {
  const held: Record<string, number> = {};
  for (const { guard } of status.held) held[guard] = (held[guard] ?? 0) + 1;
  const machines: Record<string, number> = {};
  for (const { state } of status.machines) machines[state] = (machines[state] ?? 0) + 1;
  const reasons =
    kind === 'converged' ? [] : [...status.held.map(({ title, why }) => `${title}: ${why}`), ...status.waits];
  return { outcome: OUTCOMES[kind], held, machines, reasons, ...(status.expiry ? { expiry: status.expiry } : {}) };
}

function counting(emit: Emit | undefined, counts: Counts): Emit {
  return event => {
    if (event.type === 'move-done') counts.moves += 1;
    if (event.type === 'move-failed') counts.failed += 1;
    emit?.(event);
  };
}
