import { assetPath, ownVersion, packageRoot } from '../src/kit/assets.ts';
import { exec } from '../src/kit/exec.ts';
import type { Bench } from './support/bench.ts';
import { median } from './support/median.ts';
import type { Row } from './support/table.ts';

const PAIRS = 30;
const WARM_UP = 3;
const TARGET = 1.5;

type Command = readonly [file: string, ...args: string[]];
const NODE: Command = [process.execPath, '-e', '0'];
const PACKAGE: Command = [process.execPath, assetPath('dist/cli/main.js'), 'version'];
const LAUNCHER: Command = [assetPath('seaworthy'), 'version'];

export const version: Bench = {
  name: 'version',
  what: 'how long `seaworthy version` takes, from the built package and through ./seaworthy in a clone',
  beside: '`node -e 0` on the same Node',
  how: `the two are run by turns, ${PAIRS} times each after ${WARM_UP} to warm up; medians of the times, median of the pairs' ratios`,

  async run({ signal, say }) {
    await exec('internal', process.execPath, [assetPath('scripts/build.ts')], { cwd: packageRoot, signal });
    const measured = [
      { what: 'package: seaworthy version', ...(await pairs(PACKAGE, signal)) },
      { what: 'clone: ./seaworthy version', ...(await pairs(LAUNCHER, signal)) },
    ];
    for (const { what, ratios } of measured) say(`${what}: median of the pairs' ratios ${median(ratios).toFixed(2)}`);
    return {
      rows: measured.map(({ what, ours, beside }, index): Row => {
        const row = { what, ours: median(ours), beside: median(beside) };
        // Only the package is bundled; a clone runs its sources unbuilt.
        return index === 0 ? { ...row, target: TARGET } : row;
      }),
      counts: Object.fromEntries(
        measured.map(({ what, right }) => [`${what}: runs that told it`, { is: right, expected: PAIRS }]),
      ),
      details: Object.fromEntries(measured.map(({ what, ratios }) => [what, { medianOfRatios: median(ratios) }])),
    };
  },
};

/** Times in milliseconds, and how many of ours printed the version. */
async function pairs(command: Command, signal: AbortSignal) {
  const ours: number[] = [];
  const beside: number[] = [];
  let right = 0;
  for (let turn = -WARM_UP; turn < PAIRS; turn++) {
    const [peer, own] = [await timed(NODE, signal), await timed(command, signal)];
    if (turn < 0) continue;
    beside.push(peer.milliseconds);
    ours.push(own.milliseconds);
    if (own.stdout.includes(ownVersion())) right += 1;
  }
  return { ours, beside, right, ratios: ours.map((time, turn) => time / beside[turn]!) };
}

async function timed([file, ...args]: Command, signal: AbortSignal) {
  const started = performance.now();
  const { stdout } = await exec('internal', file, args, { signal });
  return { stdout, milliseconds: performance.now() - started };
}
