import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the library sees it; tests and the simulated world bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** One that also measures: what somebody sets the time to changes no duration. */
export interface SteadyClock extends Clock {
  /** Milliseconds since some moment; never set back or forward. It may stand still while the host sleeps. */
  elapsed(): number;
}

export const systemClock: SteadyClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, signal ? { signal } : undefined);
  },
};
