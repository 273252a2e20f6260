import { type ChildProcess, spawn } from 'node:child_process';
import { packageRoot } from '../../src/kit/assets.ts';

const children = new Set<ChildProcess>();

/** Runs a command of the repository in a process group of its own, its output shown as it comes; its exit code, 1 for a signal. */
export function runChild(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: packageRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    children.add(child);
    child.once('error', error => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('close', code => {
      endGroup(child, 'SIGKILL'); // what the command left running
      children.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** Ends every child and all it started; those that do not heed SIGTERM are killed after five seconds. */
export async function endChildren(): Promise<void> {
  const running = [...children];
  for (const child of running) endGroup(child, 'SIGTERM');
  const deadline = Date.now() + 5000;
  while (children.size > 0 && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 100));
  for (const child of running) endGroup(child, 'SIGKILL');
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // the group is gone
  }
}
