import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../kit/assets.ts';
import type { Interrupt, Io, Screen } from './io.ts';

const INTERRUPTS: readonly Interrupt[] = ['SIGINT', 'SIGTERM'];

/** The real thing. Each of the process's streams is opened at its first use: opening all takes as long as the rest of a start. */
export function processIo(): Io {
  const clone = join(packageRoot, 'seaworthy');
  const fromClone = existsSync(clone);
  return {
    stdout: screen(() => process.stdout),
    stderr: screen(() => process.stderr),
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

function screen(stream: () => NodeJS.WriteStream): Screen {
  let opened: NodeJS.WriteStream | undefined;
  const open = () => {
    opened ??= stream().on('error', leave);
    return opened;
  };
  return {
    write: text => open().write(text),
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
