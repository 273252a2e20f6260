import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../kit/assets.ts';
import type { Interrupt, Io, Screen } from './io.ts';

const INTERRUPTS: readonly Interrupt[] = ['SIGINT', 'SIGTERM'];

export interface ProcessIo extends Io {
  /** Resolves when all that was said has been taken. A pipe takes 64 KiB at once; what its reader has not read yet would be lost by an exit. */
  written(): Promise<void>;
}

/** The real thing. Each of the process's streams is opened at its first use: opening all takes as long as the rest of a start. */
export function processIo(): ProcessIo {
  const [stdout, stderr] = [screen(() => process.stdout), screen(() => process.stderr)];
  const clone = join(packageRoot, 'seaworthy');
  const fromClone = existsSync(clone);
  return {
    stdout,
    stderr,
    written: async () => void (await Promise.all([stdout.written(), stderr.written()])),
    get canAsk() {
      return Boolean(process.stdin.isTTY && process.stderr.isTTY);
    },
    env: process.env,
    cwd: process.cwd(),
    program: fromClone && process.cwd() === packageRoot ? './seaworthy' : 'seaworthy',
    self: fromClone ? [clone] : [process.execPath, process.argv[1] ?? 'seaworthy'],
    now: Date.now,
    confirm,
    runChild: async command => (await import('./child.ts')).runChild(command),
    onInterrupt,
  };
}

function screen(stream: () => NodeJS.WriteStream): Screen & Pick<ProcessIo, 'written'> {
  let opened: NodeJS.WriteStream | undefined;
  const open = () => {
    opened ??= stream().on('error', leave);
    return opened;
  };
  return {
    write: text => open().write(text),
    written: () => new Promise(resolve => (opened ? opened.write('', () => resolve()) : resolve())),
    get isTTY() {
      return Boolean(open().isTTY);
    },
    get columns() {
      return open().columns ?? Number.POSITIVE_INFINITY;
    },
    get rows() {
      return open().rows ?? 24;
    },
  };
}

/** A reader that has left (`| head`) ends the program as quietly as it ends others. */
function leave(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

async function confirm(question: string): Promise<boolean> {
  const prompts = await import('@clack/prompts');
  const answer = await prompts.confirm({
    message: question,
    initialValue: false,
    withGuide: false,
    output: process.stderr,
  });
  return answer === true;
}

function onInterrupt(handle: (interrupt: Interrupt) => void): () => void {
  for (const interrupt of INTERRUPTS) process.on(interrupt, handle);
  return () => {
    for (const interrupt of INTERRUPTS) process.off(interrupt, handle);
  };
}
