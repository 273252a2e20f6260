import { setImmediate } from 'node:timers';
import type { SteadyClock } from '../../kit/clock.ts';

interface Event {
  at: number;
  /** Events of one moment happen in the order they were scheduled. */
  order: number;
  act: () => void;
  /** Somebody waits for it: afterwards they are heard before time goes on. */
  sleeper: boolean;
}

/**
 * Virtual time. What happens by itself is scheduled here. Time goes on only while somebody sleeps and everybody else has come to a halt,
 * so that code under test runs in no time at all, and concurrently, as it would against the real clock.
 */
export class Events {
  now: number;
  private readonly heap: Event[] = [];
  private order = 0;
  private sleepers = 0;
  private driving = false;

  constructor(now: number) {
    this.now = now;
  }

  /** Milliseconds from now. */
  schedule(after: number, act: () => void): void {
    this.push(after, act, false);
  }

  clock(): SteadyClock {
    const now = () => this.now;
    return { now, elapsed: now, sleep: (milliseconds, signal) => this.sleep(milliseconds, signal) };
  }

  private sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.push(
        milliseconds,
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        true,
      );
      this.sleepers += 1;
      this.drive();
    });
  }

  /** Node runs an immediate only when no promise is left to be settled: then everybody has come to a halt. */
  private drive(): void {
    if (this.driving || this.sleepers === 0) return;
    this.driving = true;
    setImmediate(() => {
      this.driving = false;
      while (this.sleepers > 0 && !this.happen()) {}
      this.drive();
    });
  }

  /** The next event happens; true when a sleeper was woken by it. */
  private happen(): boolean {
    const next = this.pop()!;
    this.now = Math.max(this.now, next.at);
    if (next.sleeper) this.sleepers -= 1;
    next.act();
    return next.sleeper;
  }

  private push(after: number, act: () => void, sleeper: boolean): void {
    this.heap.push({ at: this.now + Math.max(0, after), order: this.order++, act, sleeper });
    this.up(this.heap.length - 1);
  }

  private pop(): Event | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (last !== undefined && this.heap.length > 0) {
      this.heap[0] = last;
      this.down();
    }
    return first;
  }

  private up(index: number): void {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.before(child, parent)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private down(): void {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      if (left >= this.heap.length) return;
      const child = left + 1 < this.heap.length && this.before(left + 1, left) ? left + 1 : left;
      if (!this.before(child, parent)) return;
      this.swap(parent, child);
      parent = child;
    }
  }

  private before(a: number, b: number): boolean {
    const first = this.heap[a]!;
    const second = this.heap[b]!;
    return first.at < second.at || (first.at === second.at && first.order < second.order);
  }

  private swap(a: number, b: number): void {
    const kept = this.heap[a]!;
    this.heap[a] = this.heap[b]!;
    this.heap[b] = kept;
  }
}
