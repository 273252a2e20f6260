import { readFileSync } from 'node:fs';

/** Resource limits that a container can be given here. */
export interface HardLimits {
  nofile: number;
  nproc: number;
}

/**
 * The engine's own defaults can be more than this host allows, and then nothing starts. podman lowers its own number of processes to
 * the kernel's number of process ids, and can give no more than that.
 */
export function hardLimits(read = (path: string) => readFileSync(path, 'utf8')): HardLimits {
  const limits = read('/proc/self/limits');
  return {
    nofile: Math.min(hard(limits, 'Max open files'), 1_048_576),
    nproc: Math.min(hard(limits, 'Max processes'), Number(read('/proc/sys/kernel/pid_max'))),
  };
}

/** Columns of /proc/<pid>/limits: name, soft, hard, unit. */
function hard(text: string, name: string): number {
  const line = text.split('\n').find(each => each.startsWith(name)) ?? '';
  const value = line.slice(name.length).trim().split(/\s+/)[1];
  return value === undefined || value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value);
}

export function limitFlags({ nofile, nproc }: HardLimits): string[] {
  return ['--ulimit', `nofile=${nofile}:${nofile}`, '--ulimit', `nproc=${nproc}:${nproc}`];
}
