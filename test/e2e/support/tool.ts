import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { assetPath } from '../../../src/kit/assets.ts';
import { type ExecOptions, execQuiet } from '../../../src/kit/exec.ts';

/** What came of one call of the tool. */
export interface Called {
  code: number;
  stdout: string;
  stderr: string;
  seconds: number;
}

const LAUNCHER = assetPath('seaworthy');
const LONGEST = 12 * 60_000;

/** Calls ./seaworthy as a person does, without a terminal. */
export async function seaworthy(args: readonly string[], options: ExecOptions = {}): Promise<Called> {
  const started = performance.now();
  const { exitCode, stdout, stderr } = await execQuiet(LAUNCHER, args, { timeout: LONGEST, ...options });
  return { code: exitCode, stdout, stderr, seconds: (performance.now() - started) / 1000 };
}

/** A call that can be killed while it goes on. */
export interface RunningTool {
  pid: number;
  /** Its exit code, or the name of the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  hasEnded(): boolean;
  output(): string;
  /** The tool alone, or with all that it has started. */
  kill(signal: NodeJS.Signals, whom?: 'tool' | 'group'): void;
}

export function startSeaworthy(args: readonly string[], env: Record<string, string> = {}): RunningTool {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn(LAUNCHER, args, { stdio: [...stdio], detached: true, env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output += chunk));
  const kill = (signal: NodeJS.Signals, whom: 'tool' | 'group' = 'tool') => {
    if (!isOver(child)) process.kill(whom === 'group' ? -child.pid! : child.pid!, signal);
  };
  const killOnExit = () => kill('SIGKILL', 'group');
  process.once('exit', killOnExit);
  const ended = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', killOnExit);
    return (code ?? signal) as number | NodeJS.Signals;
  });
  return { pid: child.pid!, ended, hasEnded: () => isOver(child), output: () => output, kill };
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** The lines of one type among what the tool printed with `--output json`. */
export function jsonLines<T>(text: string, type: string): T[] {
  const lines = text.split('\n').filter(line => line.startsWith('{'));
  return lines.map(line => JSON.parse(line) as T & { type: string }).filter(line => line.type === type);
}

/** An error that shows all of it. */
export function unexpected(what: string, { code, stdout, stderr }: Called): Error {
  return new Error(`${what}: exit code ${code}\n${stdout.slice(-6000)}\n${stderr.slice(-6000)}`);
}
