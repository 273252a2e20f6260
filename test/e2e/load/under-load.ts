import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { assetPath } from '../../../src/kit/assets.ts';
import type { StreamFigures, TrafficReport } from '../../../src/traffic/types.ts';
import type { TestCluster } from '../support/cluster.ts';
import { jsonLines } from '../support/tool.ts';
import { bringLoad } from './workload.ts';

/** Requests a second of each stream of reads, and of the Service's clients together while there are two. */
export const RATE = 50;
/** Of each other stream: one write with its read-back costs two cores' worth of a whole cluster six times what a read costs (docs/adr/085). */
const WRITE_RATE = 10;
export const CLIENT_RATE = RATE / 2;
const NICE = -12;
/** Seconds of load before and after: what is amiss at once, and what comes late. */
const QUIET = 5;
const SETTLE = 15;

/** Does something to a cluster while all streams go on, and tells what they saw of it. */
export async function underLoad(cluster: TestCluster, act: () => Promise<void>): Promise<TrafficReport> {
  const load = await bringLoad(cluster, CLIENT_RATE);
  try {
    const generator = await startGenerator(cluster);
    try {
      await sleep(QUIET * 1000);
      await act();
      await sleep(SETTLE * 1000);
    } finally {
      generator.stop();
    }
    return await generator.report;
  } finally {
    await load.end();
  }
}

async function startGenerator(cluster: TestCluster): Promise<{ stop(): void; report: Promise<TrafficReport> }> {
  const file = assetPath('test/e2e/load/generator.ts');
  const child = spawn(process.execPath, [file, cluster.document, String(RATE), String(WRITE_RATE)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A session of its own, for its share of the processors
    detached: true,
  });
  preferred(child.pid);
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const lines: string[] = [];
  const begun = new Promise<void>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line);
      resolve();
    });
  });
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', killOnExit);
    const report = jsonLines<TrafficReport>(lines.join('\n'), 'traffic').at(-1);
    if (!report) throw new Error(`the generator ended with ${code} and no report`);
    return report;
  });
  ended.catch(() => {});
  await Promise.race([begun, ended]);
  return { stop: () => void child.kill('SIGTERM'), report: ended };
}

/**
 * Before all machines when processors are short: what waits here is not what is measured. On Linux a session's share counts before its
 * processes' own (sched(7), autogroup).
 */
function preferred(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICE);
    writeFileSync(`/proc/${pid}/autogroup`, String(NICE));
  } catch {
    // Without the right, or without such groups: its overhead is told in the report
  }
}

/** What no change of a cluster's life may cost. */
export function losses({ streams, lostWrites, missedEvents }: TrafficReport): Record<string, number> {
  const failed = streams.filter(isNew).map(stream => [`failed: ${titleOf(stream)}`, stream.failed]);
  return { ...Object.fromEntries(failed), 'acknowledged writes lost': lostWrites, 'watch events missed': missedEvents };
}

export function titleOf({ name, connections }: StreamFigures): string {
  return `${name} (${connections})`;
}

/** Made while the machines come and go, not before: nobody's old connection is in their way. */
export function isNew({ connections }: StreamFigures): boolean {
  return connections !== 'http1' && connections !== 'http2';
}
