import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** A real server of a test, its output in a file. */
export interface TestProcess {
  pid: number;
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGCONT'): void;
  /** Hangs it: done when its last thread stands still, for a signal takes its time on a busy host. */
  hang(): Promise<void>;
  /** Kills it and waits for its end. */
  end(): Promise<void>;
  /** It has ended by itself, or was ended. */
  exited(): boolean;
  log(): Promise<string>;
}

export function startProcess(file: string, args: readonly string[], logFile: string): TestProcess {
  const log = openSync(logFile, 'a');
  const child = spawn(file, args, { stdio: ['ignore', log, log] });
  const exited = once(child, 'exit');
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  return {
    pid: child.pid ?? 0,
    kill: signal => child.kill(signal),
    async hang() {
      child.kill('SIGSTOP');
      await eventually(10, () => allThreadsStopped(child.pid ?? 0));
    },
    async end() {
      process.off('exit', killOnExit);
      if (isRunning(child)) child.kill('SIGKILL');
      await exited;
    },
    exited: () => !isRunning(child),
    log: () => readFile(logFile, 'utf8'),
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function allThreadsStopped(pid: number): Promise<void> {
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    if (!/\) T /.test(stat)) throw new Error(`thread ${thread} of ${pid} still runs`);
  }
}

/** Tries until it succeeds; after `seconds` the last error is thrown. */
export async function eventually<T>(seconds: number, attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
}
