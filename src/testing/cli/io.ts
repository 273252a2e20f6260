import type { Interrupt, Io, Screen } from '../../cli/io.ts';
import type { Interactive } from '../../verbs/types.ts';

/** For tests of the CLI: a process that exists only as text. */
export interface FakeIo extends Io {
  /** What was written so far. */
  out(): string;
  err(): string;
  /** As a person's Ctrl-C. */
  interrupt(interrupt?: Interrupt): void;
  /** Commands that were run on the terminal. */
  children: Interactive[];
  questions: string[];
  /** Moves the clock on. */
  pass(milliseconds: number): void;
}

export interface FakeTerminal {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  /** The answer to every question; no terminal to ask on without it. */
  answer?: boolean;
  childExitCode?: number;
}

export function fakeIo(terminal: FakeTerminal = {}): FakeIo {
  const { answer, childExitCode = 0 } = terminal;
  const [stdout, out] = fakeScreen(terminal);
  const [stderr, err] = fakeScreen(terminal);
  const handlers = new Set<(interrupt: Interrupt) => void>();
  const children: Interactive[] = [];
  const questions: string[] = [];
  let now = Date.UTC(2026, 7, 1, 12);
  return {
    ...{ stdout, stderr, out, err, children, questions },
    canAsk: answer !== undefined,
    env: { LANG: 'C.UTF-8', ...terminal.env },
    cwd: process.cwd(),
    program: 'seaworthy',
    self: ['/opt/seaworthy'],
    now: () => now,
    pass: milliseconds => {
      now += milliseconds;
    },
    confirm: async question => {
      questions.push(question);
      return answer ?? false;
    },
    runChild: async child => {
      children.push(child);
      return childExitCode;
    },
    onInterrupt: handle => {
      handlers.add(handle);
      return () => handlers.delete(handle);
    },
    interrupt: (interrupt = 'SIGINT') => {
      for (const handle of handlers) handle(interrupt);
    },
  };
}

function fakeScreen({ isTTY = false, columns = 100, rows = 40 }: FakeTerminal): [Screen, () => string] {
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  return [{ isTTY, columns, rows, write }, () => written];
}
