import { EXIT } from './exit-codes.ts';
import type { Interrupt, Io } from './io.ts';

/** What is under way when somebody presses Ctrl-C may end for this long (milliseconds). */
export const GRACE_MS = 10_000;

export interface Interrupts {
  /** Aborted by the first interrupt. */
  signal: AbortSignal;
  /** The exit code of the first interrupt, once there was one. */
  code(): number | undefined;
  /** Settles with the exit code at the second interrupt, or when the time for ending is over. */
  over: Promise<number>;
  /** Stops listening. */
  release(): void;
}

/** The first interrupt asks to stop, a second one (or `graceMs`) ends at once. `onFirst` is told of the first. */
export function watchInterrupts(io: Io, onFirst: () => void, graceMs = GRACE_MS): Interrupts {
  const controller = new AbortController();
  let code: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let end: (code: number) => void = () => {};
  const over = new Promise<number>(resolve => {
    end = resolve;
  });
  const stop = io.onInterrupt(interrupt => {
    if (code !== undefined) return end(code);
    const first = codeOf(interrupt);
    code = first;
    timer = setTimeout(() => end(first), graceMs);
    onFirst();
    controller.abort(new DOMException(`interrupted by ${interrupt}`, 'AbortError'));
  });
  return {
    signal: controller.signal,
    code: () => code,
    over,
    release: () => {
      stop();
      clearTimeout(timer);
    },
  };
}

function codeOf(interrupt: Interrupt): number {
  return interrupt === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
}
