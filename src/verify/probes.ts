import { setTimeout as sleep } from 'node:timers/promises';

export interface ProbeLimits {
  /** Connections at once, to all targets together. Default 64. */
  concurrency?: number;
  /** At once to one target: a kubelet is not to be stormed. Default 4. */
  perTarget?: number;
  /** New ones a second. Default 200. */
  rate?: number;
}

/** The limits that every connection of a run goes through: so many at once, so many to one target, so many a second. */
export interface Probes {
  /** Waits for its turn, then works; the target is any name that stands for one machine. Rejects with the signal's reason when aborted in the queue. */
  run<T>(target: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The same for many, taken one by one as there is room: memory stays that of the limits, however long the list is. */
  each<I>(
    items: Iterable<I>,
    targetOf: (item: I) => string,
    work: (item: I, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** At once at the most, and how many there were in all. */
  figures(): { most: number; total: number };
}

export function createProbes(signal: AbortSignal, limits: ProbeLimits = {}): Probes {
  const { concurrency = 64, perTarget = 4, rate = 200 } = limits;
  const gate = new Gate(concurrency, perTarget);
  const turn = pacer(rate);
  const run: Probes['run'] = async (target, work) => {
    await gate.enter(target, signal);
    try {
      await turn(signal);
      signal.throwIfAborted();
      return await work(signal);
    } finally {
      gate.leave(target);
    }
  };
  return {
    run,
    each: (items, targetOf, work) => inLanes(items, concurrency, item => run(targetOf(item), own => work(item, own))),
    figures: () => ({ most: gate.most, total: gate.total }),
  };
}

/** Lets in so many at once, and so many to one target; whoever waits longest and has room goes first. */
class Gate {
  most = 0;
  total = 0;
  private running = 0;
  private readonly concurrency: number;
  private readonly perTarget: number;
  private readonly busy = new Map<string, number>();
  private readonly waiting: { target: string; start: () => void }[] = [];

  constructor(concurrency: number, perTarget: number) {
    this.concurrency = concurrency;
    this.perTarget = perTarget;
  }

  enter(target: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.hasRoom(target)) {
      this.take(target);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const entry = { target, start: () => {} };
      const giveUp = () => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(signal.reason);
      };
      entry.start = () => {
        signal.removeEventListener('abort', giveUp);
        this.take(target);
        resolve();
      };
      this.waiting.push(entry);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  leave(target: string): void {
    const left = (this.busy.get(target) ?? 1) - 1;
    if (left > 0) this.busy.set(target, left);
    else this.busy.delete(target);
    this.running -= 1;
    const next = this.waiting.findIndex(each => this.hasRoom(each.target));
    if (next >= 0) this.waiting.splice(next, 1)[0]?.start();
  }

  private hasRoom(target: string): boolean {
    return this.running < this.concurrency && (this.busy.get(target) ?? 0) < this.perTarget;
  }

  private take(target: string): void {
    this.busy.set(target, (this.busy.get(target) ?? 0) + 1);
    this.running += 1;
    this.total += 1;
    this.most = Math.max(this.most, this.running);
  }
}

/** Whoever asks may go on `1/rate` seconds after the one before. */
function pacer(rate: number): (signal: AbortSignal) => Promise<void> {
  let next = 0;
  return async signal => {
    const now = performance.now();
    const turn = Math.max(next, now);
    next = turn + 1000 / rate;
    if (turn - now > 1) await sleep(turn - now, undefined, { signal });
  };
}

/** The first that fails fails all: nothing new is begun after it. */
async function inLanes<I>(items: Iterable<I>, lanes: number, work: (item: I) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let over = false;
  const lane = async () => {
    try {
      for (let next = iterator.next(); !next.done && !over; next = iterator.next()) await work(next.value);
    } finally {
      over = true;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
