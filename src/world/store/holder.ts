import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { sha256 } from '../../kit/digest.ts';

/** A process, described so that another one can tell whether it still lives. */
export interface Holder {
  pid: number;
  host: string;
  /** Same for processes that see each other's pids: one host, one boot, one pid namespace. */
  scope: string;
  /** The kernel's start time of the process, so that a reused pid is told apart; empty where the system doesn't say. */
  started: string;
  /** ISO 8601, UTC. */
  since: string;
  /** What it is doing, e.g. `up`. */
  purpose: string;
}

export function thisProcess(purpose: string): Holder {
  const { pid } = process;
  return {
    pid,
    host: hostname(),
    scope: scope(),
    started: startOf(pid)?.ticks ?? '',
    since: new Date().toISOString(),
    purpose,
  };
}

/** `unknown` for a process that can't be looked up from here. */
export function lifeOf(holder: Holder): 'alive' | 'dead' | 'unknown' {
  if (holder.scope !== scope()) return 'unknown';
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'dead';
  }
  const found = startOf(holder.pid);
  if (found && (found.zombie || (holder.started !== '' && found.ticks !== holder.started))) return 'dead';
  return 'alive';
}

function scope(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return sha256([hostname(), boot, namespace].join('\n')).slice(0, 16);
}

/** From /proc/<pid>/stat, after the name in parentheses: the state is field 3, the start time field 22. */
function startOf(pid: number): { ticks: string; zombie: boolean } | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (!stat) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { ticks: fields[19] ?? '', zombie: fields[0] === 'Z' || fields[0] === 'X' };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
