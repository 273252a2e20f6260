import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../kit/assets.ts';
import { runChild } from './child.ts';
import type { Interrupt, Io, Screen } from './io.ts';

const INTERRUPTS: readonly Interrupt[] = ['SIGINT', 'SIGTERM'];

/** The real thing. */
export function processIo(): Io {
  const clone = join(packageRoot, 'seaworthy');
  const fromClone = existsSync(clone);
  return {
    stdout: screen(process.stdout),
    stderr: screen(process.stderr),
    canAsk: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    env: process.env,
    cwd: process.cwd(),
    program: fromClone && process.cwd() === packageRoot ? './seaworthy' : 'seaworthy',
    self: fromClone ? [clone] : [process.execPath, process.argv[1] ?? 'seaworthy'],
    now: Date.now,
    confirm,
    runChild,
    onInterrupt,
  };
}

/** A reader that has left (`| head`) ends the program as quietly as it ends others. */
function screen(stream: NodeJS.WriteStream): Screen {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    write: text => stream.write(text),
    isTTY: Boolean(stream.isTTY),
    get columns() {
      return stream.columns ?? Number.POSITIVE_INFINITY;
    },
    get rows() {
      return stream.rows ?? 24;
    },
  };
}

async function confirm(question: string): Promise<boolean> {
  const prompts = await import('@clack/prompts');
  const answer = await prompts.confirm({ message: question, initialValue: false, output: process.stderr });
  return answer === true;
}

function onInterrupt(handle: (interrupt: Interrupt) => void): () => void {
  for (const interrupt of INTERRUPTS) process.on(interrupt, handle);
  return () => {
    for (const interrupt of INTERRUPTS) process.off(interrupt, handle);
  };
}
