import type { Interactive } from '../verbs/types.ts';

/** A stream for text, and what is known of who reads it. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY: boolean;
  readonly columns: number;
  readonly rows: number;
}

export type Interrupt = 'SIGINT' | 'SIGTERM';

/** All that a command touches of the process it runs in. Results go to stdout, everything else to stderr. */
export interface Io {
  stdout: Screen;
  stderr: Screen;
  /** Whether a person can be asked. */
  canAsk: boolean;
  env: Record<string, string | undefined>;
  cwd: string;
  /** What a person types to start this program, for commands to try next. */
  program: string;
  /** The argument vector that starts this program from anywhere, for kubeconfigs. */
  self: string[];
  /** Milliseconds since the epoch. */
  now(): number;
  /** Asks a yes-or-no question; no is the default, and the answer to Ctrl-C. */
  confirm(question: string): Promise<boolean>;
  /** Runs a command on the process's own streams and passes `interrupt`s of us alone on to it; resolves with its exit code. */
  runChild(command: Interactive): Promise<number>;
  /** Calls `handle` at every Ctrl-C or request to end; returns how to stop listening. */
  onInterrupt(handle: (interrupt: Interrupt) => void): () => void;
}
