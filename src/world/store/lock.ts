import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeaworthyError } from '../../kit/errors.ts';
import { makePrivateFolder } from '../../kit/files.ts';
import { type Claim, findRival, openClaim, type Rival, STALE, stake, stands, withdraw } from './claim.ts';
import { lifeOf } from './holder.ts';

const HEARTBEAT = 5_000;
const ATTEMPTS = 6;
const ASK_AGAIN = 200;

/** Whose turn is waited for: one that works in turns and soon lets go. */
export interface Politeness {
  /** The purpose of such a holder. */
  to: string;
  /** Until when (ms). */
  until: number;
  onWait(who: string): void;
}

/** One operator at a time. */
export interface Lock {
  /** Aborted, with the reason, when the lock was lost: another host took over after too long a silence. */
  readonly signal: AbortSignal;
  /** Throws when the lock is no longer held; to be asked before a write. */
  check(): Promise<void>;
  /** Idempotent. Also done when the process exits; a killed process needs none, its lock is stale at once. */
  release(): Promise<void>;
}

/**
 * Takes the lock of a state folder. Every tool puts a claim into `lock/`, then looks at the others there; whoever finds a living one
 * takes its own back. So of two at most one holds the lock, and removing a dead claim can never remove a living one.
 * A claim of this host lives as long as its process; one of another host until 30 s after its last heartbeat.
 * @throws SeaworthyError state naming the holder.
 */
export async function acquireLock(stateFolder: string, purpose: string, politeness?: Politeness): Promise<Lock> {
  const folder = join(stateFolder, 'lock');
  await makePrivateFolder(folder);
  for (let attempt = 1; ; attempt++) {
    const claim = await openClaim(folder, purpose);
    const rival = await tryClaim(folder, claim);
    if (!rival) return hold(claim);
    if (politeness && rival.holder?.purpose === politeness.to && Date.now() < politeness.until) {
      politeness.onWait(describe(rival));
      await sleep(ASK_AGAIN);
      attempt = 0;
      continue;
    }
    if (attempt === ATTEMPTS) throw held(folder, rival);
    // two that started together took each other for the holder: one of them comes first the next time
    await sleep(10 + Math.random() * 100);
  }
}

/** The one that is in the way, our claim withdrawn; else undefined, and the claim stands. */
async function tryClaim(folder: string, claim: Claim): Promise<Rival | undefined> {
  let won = false;
  try {
    await stake(claim);
    const rival = await findRival(folder, claim);
    won = !rival;
    return rival;
  } finally {
    if (!won) await withdraw(claim);
  }
}

function hold(claim: Claim): Lock {
  const lost = new AbortController();
  let releasing: Promise<void> | undefined;
  const check = async () => {
    lost.signal.throwIfAborted();
    if (releasing !== undefined) throw new SeaworthyError('internal', 'the lock was used after its release');
    if (await stands(claim)) return;
    lost.abort(taken());
    throw lost.signal.reason;
  };
  const beat = () => {
    check()
      .then(() => stake(claim))
      .catch(() => {});
  };
  const timer = setInterval(beat, HEARTBEAT).unref();
  const onExit = () => rmSync(claim.path, { force: true });
  process.once('exit', onExit);
  const release = async () => {
    clearInterval(timer);
    process.removeListener('exit', onExit);
    await withdraw(claim);
  };
  return {
    signal: lost.signal,
    check,
    release: () => {
      releasing ??= release();
      return releasing;
    },
  };
}

function describe({ path, holder }: Rival): string {
  return holder
    ? `seaworthy ${holder.purpose}, process ${holder.pid} on ${holder.host}, for ${agoText(holder.since)}`
    : `somebody whose claim ${path} can't be read`;
}

function held(folder: string, rival: Rival): SeaworthyError {
  const { holder, silent } = rival;
  const remedy =
    holder && lifeOf(holder) === 'alive'
      ? `wait for it to end, or end it with: kill ${holder.pid}`
      : `wait for it to end; if it is gone, the lock is free ${STALE / 1000} s after its last heartbeat`;
  return new SeaworthyError(
    'state',
    `another one is at work on this cluster: ${describe(rival)} (last heartbeat ${silent} s ago)`,
    {
      hint: `${remedy} (lock: ${folder})`,
      retry: true,
    },
  );
}

/** By this host's clock: a rough length, of a holder on another host too. */
function agoText(since: string): string {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000));
  if (!Number.isFinite(seconds)) return `an unknown time (since ${since})`;
  const minutes = Math.floor(seconds / 60);
  const length = minutes === 0 ? `${seconds} s` : minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
  return `${length} (since ${since})`;
}

function taken(): SeaworthyError {
  return new SeaworthyError(
    'state',
    'the lock was lost: this process was silent for too long, and another one took over',
    {
      hint: 'see what the other one does, then run the same command again: it continues from what it finds',
    },
  );
}
