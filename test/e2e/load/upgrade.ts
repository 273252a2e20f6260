import { readFile, writeFile } from 'node:fs/promises';
import type { TrafficReport } from '../../../src/traffic/types.ts';
import type { TestCluster } from '../support/cluster.ts';
import { jsonLines, startSeaworthy, unexpected } from '../support/tool.ts';
import { underLoad } from './under-load.ts';

export const FROM = '1.36.3';
export const TO = '1.37.2';

/** A move of the tool, to lay beside what the load saw at that time. */
export interface Moment {
  at: string;
  type: 'move-started' | 'move-done' | 'move-failed';
  title: string;
}

export interface Upgraded {
  report: TrafficReport;
  /** Of `up`, with all its calls. */
  seconds: number;
  moments: Moment[];
}

/** Upgrades a cluster under load, as a person does: another version in the document, and `up`. */
export async function upgradeUnderLoad(cluster: TestCluster, up: (cluster: TestCluster) => Promise<Moment[]>) {
  let [seconds, moments]: [number, Moment[]] = [0, []];
  const report = await underLoad(cluster, async () => {
    const text = await readFile(cluster.document, 'utf8');
    await writeFile(cluster.document, text.replace(`version: ${FROM}`, `version: ${TO}`));
    const begun = performance.now();
    moments = await up(cluster);
    seconds = (performance.now() - begun) / 1000;
  });
  return { report, seconds, moments } satisfies Upgraded;
}

/** To its end in one call. */
export async function upToItsEnd(cluster: TestCluster): Promise<Moment[]> {
  const called = await cluster.call('up', ['--output', 'json'], { timeout: 30 * 60_000 });
  if (called.code !== 0) throw unexpected('seaworthy up', called);
  return momentsIn(called.stdout);
}

/** Killed when the second control plane has been told to go, and nobody waits for it any more; then called again. */
export const upKilledInTheMiddle = (cluster: TestCluster) => upKilledAt(cluster, 'stop', 2);

/** Killed (SIGKILL) as soon as a move has begun for the so-manieth time, and called again. */
async function upKilledAt(cluster: TestCluster, move: string, time: number): Promise<Moment[]> {
  const tool = startSeaworthy(['up', cluster.document, '--output', 'json']);
  const begun = () =>
    jsonLines<{ move: string }>(wholeLines(tool.output()), 'move-started').filter(each => each.move === move);
  while (begun().length < time && !tool.hasEnded()) await new Promise(resolve => setTimeout(resolve, 50));
  tool.kill('SIGKILL');
  const how = await tool.ended;
  if (how !== 'SIGKILL')
    throw new Error(`up ended with ${how} before ${move} had begun ${time} times: ${tool.output()}`);
  return [...momentsIn(wholeLines(tool.output())), ...(await upToItsEnd(cluster))];
}

function momentsIn(output: string): Moment[] {
  const types = ['move-started', 'move-done', 'move-failed'] as const;
  const all = types.flatMap(type => jsonLines<Moment>(output, type).map(({ at, title }) => ({ at, type, title })));
  return all.sort((a, b) => (a.at < b.at ? -1 : 1));
}

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}
