import { existsSync } from 'node:fs';

/**
 * 2 where the unified hierarchy holds the controllers. A bare cgroup2 beside v1 hierarchies (at `unified`) is still version 1:
 * only a cgroup2 root has `cgroup.controllers`.
 */
export function cgroupVersionOf(root = '/sys/fs/cgroup'): 1 | 2 {
  return existsSync(`${root}/cgroup.controllers`) ? 2 : 1;
}
