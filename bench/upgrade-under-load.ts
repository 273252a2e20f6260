import { styleFor } from '../src/cli/render/style.ts';
import { trafficText } from '../src/cli/render/traffic.ts';
import { isNew, losses, titleOf } from '../test/e2e/load/under-load.ts';
import {
  FROM,
  TO,
  type Upgraded,
  upgradeUnderLoad,
  upKilledInTheMiddle,
  upToItsEnd,
} from '../test/e2e/load/upgrade.ts';
import { testCluster } from '../test/e2e/support/cluster.ts';
import type { Bench, BenchContext } from './support/bench.ts';
import type { Row } from './support/table.ts';

/** Milliseconds. */
const LONGEST_GAP = 1000;

const HOW = {
  'in one call': upToItsEnd,
  'killed in the middle': upKilledInTheMiddle,
} satisfies Record<string, Parameters<typeof upgradeUnderLoad>[1]>;

export const underLoad: Bench = {
  name: 'upgrade-under-load',
  what: `an upgrade of 3 control planes and 2 workers from ${FROM} to ${TO}, as their users see it`,
  beside: `${LONGEST_GAP} ms: the longest that anybody may have to wait`,
  how: '50 requests a second of reads on each kind of connection, 10 of each other stream; once with one call of up, once with its process killed in the middle and up again',
  onDemand: true,
  async run(context) {
    const results = new Map<string, Upgraded>();
    for (const [how, up] of Object.entries(HOW)) results.set(how, await one(context, how, up));
    const all = [...results];
    return {
      rows: all.flatMap(([how, { report }]) => report.streams.map(stream => rowOf(how, stream))),
      counts: Object.fromEntries(
        all.flatMap(([how, { report }]) =>
          countsOf(how, { ...losses(report), 'requests not sent': report.overhead.notSent }),
        ),
      ),
      details: Object.fromEntries(all),
    };
  },
};

async function one({ say, signal }: BenchContext, how: string, up: (typeof HOW)[keyof typeof HOW]): Promise<Upgraded> {
  signal.throwIfAborted();
  const cluster = await testCluster('load');
  const remove = () => void cluster.remove();
  signal.addEventListener('abort', remove);
  try {
    say(`${how}: founding`);
    await cluster.up();
    say(`${how}: upgrading`);
    const upgraded = await upgradeUnderLoad(cluster, up);
    const style = styleFor({ isTTY: false, columns: 140, rows: 50, write: () => true }, {});
    say(`${how}, ${upgraded.seconds.toFixed(0)} s:\n${trafficText(upgraded.report, style)}`);
    return upgraded;
  } finally {
    signal.removeEventListener('abort', remove);
    await cluster.remove();
  }
}

function rowOf(how: string, stream: Upgraded['report']['streams'][number]): Row {
  const what = `${how}: ${titleOf(stream)}${isNew(stream) ? '' : `, ${stream.failed} failed`}`;
  return { what, ours: stream.longestGap, beside: LONGEST_GAP, target: 1 };
}

function countsOf(how: string, counts: Record<string, number>): [string, { is: number; expected: number }][] {
  return Object.entries(counts).map(([what, is]) => [`${how}: ${what}`, { is, expected: 0 }]);
}
