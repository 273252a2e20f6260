// `up` again is the resume, wherever the one before was killed. SW_KILLS: how often (3; by hand 10), SW_SEED: other moments,
// SW_KILL_AT: just these (seconds, with commas), to replay.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { defaultCacheDir } from '../../src/payload/cache.ts';
import { LABEL } from '../../src/providers/local/labels.ts';
import { testCluster } from './support/cluster.ts';
import { containersOf } from './support/engine.ts';
import { figures } from './support/figures.ts';
import { eventually } from './support/process.ts';
import { startSeaworthy } from './support/tool.ts';
import { mountPoints } from './support/traces.ts';

const KILLS = Number(process.env.SW_KILLS ?? 3);
const SEED = Number(process.env.SW_SEED ?? 7);
/** Seconds: shorter than any founding, so that each kill hits a living one. */
const LONGEST = 20;

const cluster = await testCluster('kill');
afterAll(() => cluster.remove());

/** A number in [0, 1) for each seed and index (mulberry32). */
function random(index: number): number {
  let state = (SEED * 1_000 + index + 1) * 0x6d2b79f5;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

/** One moment in each of as many equal parts of the time; every second kill takes what the tool has started along. */
const MOMENTS = process.env.SW_KILL_AT
  ? process.env.SW_KILL_AT.split(',').map(Number)
  : Array.from({ length: KILLS }, (_, index) => Math.round(((index + random(index)) / KILLS) * LONGEST * 10) / 10);
const KILLINGS = MOMENTS.map((seconds, index) => ({ seconds, whom: index % 2 === 0 ? 'tool' : 'group' }) as const);

/** Nothing is there but what the machines and the endpoint are made of. */
async function expectNothingStray(): Promise<void> {
  const { machines } = await cluster.status(0);
  const names = machines.map(({ name }) => name).sort();
  const containers = await containersOf(cluster.name);
  expect(containers.map(({ name }) => name).sort()).toEqual([...names, `${cluster.name}-endpoint`].sort());
  const data = join(defaultCacheDir(), 'machines', containers[0]!.labels[LABEL.clusterId]!);
  expect((await readdir(data)).sort()).toEqual(names);
  const disks = (await mountPoints()).filter(point => point.startsWith(`${data}/`));
  expect(disks).toHaveLength(machines.filter(({ role }) => role === 'control-plane').length);
}

describe.each(KILLINGS)('up killed $seconds s after its start ($whom)', ({ seconds, whom }) => {
  afterEach(async () => {
    expect(await cluster.call('down', ['--yes'])).toMatchObject({ code: 0 });
    expect(await containersOf(cluster.name)).toEqual([]);
  });

  it('converges when called again; then the plan is empty and nothing is left over', async () => {
    const killed = startSeaworthy(['up', cluster.document, '--output', 'json']);
    await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    killed.kill('SIGKILL', whom);
    expect(await killed.ended, killed.output()).toBe('SIGKILL');
    const found = (await containersOf(cluster.name)).length;
    const again = await cluster.up();
    expect(again.kind).toBe('converged');
    await figures('e2e-kill', {
      [`killed at ${seconds} s (${whom})`]: {
        'containers then': found,
        'seconds of the next up': Math.round(again.seconds),
      },
    });
    expect(await cluster.plan(0)).toMatchObject({ empty: true, moves: [] });
    await expectNothingStray();
  });
});

describe('two at once', () => {
  it('the second up is refused with the name of the one at work, and neither harms the other', async () => {
    const first = startSeaworthy(['up', cluster.document, '--output', 'json']);
    const locks = join(cluster.stateDir, 'lock');
    const claimed = async () => {
      const texts = await Promise.all((await readdir(locks)).map(name => readFile(join(locks, name), 'utf8')));
      if (!texts.some(text => text.includes(`"pid":${first.pid}`)))
        throw new Error(`no claim of ${first.pid}: ${texts}`);
    };
    await eventually(30, claimed);
    const second = await cluster.call('up');
    expect(second).toMatchObject({
      code: 18,
      stderr: expect.stringContaining(`seaworthy up, process ${first.pid} on`),
    });
    expect(second.stderr).toContain(`kill ${first.pid}`);
    const down = await cluster.call('down', ['--yes']);
    expect(down).toMatchObject({ code: 18, stderr: expect.stringContaining(`process ${first.pid} on`) });
    first.kill('SIGINT');
    expect(await first.ended, first.output()).toBe(130);
    expect(first.output()).toMatch(/"type":"stopped".*seaworthy up/);
  });
});
