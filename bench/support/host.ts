import { cpus, loadavg, release, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** What else went on matters as much as the figures: they are read with the load before and after. */
export interface Host {
  cores: number;
  memoryGiB: number;
  kernel: string;
  node: string;
  at: string;
  /** Runnable processes, averaged over the last minute. */
  load: number;
  /** Percent of all cores that others kept busy in the second before: what is measured had only the rest. */
  busy: number;
}

export async function hostNow(): Promise<Host> {
  return {
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    at: new Date().toISOString(),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    busy: await busyPercent(),
  };
}

async function busyPercent(): Promise<number> {
  const before = times();
  await sleep(1_000);
  const after = times();
  return Math.round((100 * (after.busy - before.busy)) / (after.all - before.all));
}

function times(): { busy: number; all: number } {
  const total = { busy: 0, all: 0 };
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.irq + times.idle;
    total.all += all;
    total.busy += all - times.idle;
  }
  return total;
}
