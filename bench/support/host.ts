import { cpus, loadavg, release, totalmem } from 'node:os';

/** What else went on matters as much as the figures: they are read with the load before and after. */
export interface Host {
  cores: number;
  memoryGiB: number;
  kernel: string;
  node: string;
  at: string;
  /** Runnable processes, averaged over the last minute. More than the cores: the figures are those of a busy host. */
  load: number;
}

export function hostNow(): Host {
  return {
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    at: new Date().toISOString(),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
