// Lives of simulated clusters under faults, and the proof that every guard holds something back:
// `node scripts/simulate.ts [--lives N] [--seed S] [--riots N] [--threads N] [--plots | --covered]`, or `--replay SEED` to read the story of one life.
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { assetPath } from '../src/kit/assets.ts';
import type { Fault } from '../src/testing/faults.ts';
import { shrink } from '../src/testing/lives/shrink.ts';
import { isPossible, ROWS } from '../src/testing/simulate/coverage.ts';
import { ALL_GUARDS, COLUMNS, type Simulated, simulate } from '../src/testing/simulate/simulate.ts';
import { tableOf } from '../src/testing/simulate/tables.ts';
import { liveOf } from '../src/testing/simulate/task.ts';

const { values } = parseArgs({
  options: {
    lives: { type: 'string' },
    seed: { type: 'string' },
    riots: { type: 'string' },
    threads: { type: 'string' },
    replay: { type: 'string' },
    plots: { type: 'boolean', default: false },
    covered: { type: 'boolean', default: false },
  },
});
/** Moves that few lives come to are met where every other life has a plot. */
const plots = values.plots || values.covered;
const { LIVES, SEEDS, SEED } = process.env;
const replay =
  values.replay ?? (values.seed === undefined && values.lives === undefined && !LIVES && !SEEDS ? SEED : undefined);
process.exitCode = replay === undefined ? await many() : await one(Number(replay));

async function many(): Promise<number> {
  const lives = Number(values.lives ?? LIVES ?? SEEDS ?? 20_000);
  const seed = Number(values.seed ?? SEED ?? 1);
  const riots = Number(values.riots ?? Math.min(200, lives));
  const threads = Number(values.threads ?? Math.min(availableParallelism(), 8));
  const result = await simulate({ lives, seed, riots, threads, plots, onProgress });
  await mkdir(assetPath('out'), { recursive: true });
  await writeFile(assetPath('out', 'simulate.json'), `${JSON.stringify(result, undefined, 2)}\n`);
  await print(result);
  const riot = Object.keys(result.guards[ALL_GUARDS]?.broken ?? {}).length > 0;
  const bare = values.covered && result.uncovered.length > 0;
  return result.failed.length > 0 || riot || result.unproven.length > 0 || bare ? 1 : 0;
}

function onProgress(lives: number, failed: number): void {
  if (lives % 2_000 < 50) console.log(`${lives} lives${failed > 0 ? `, ${failed} failed` : ''}`);
}

async function print(result: Simulated): Promise<void> {
  printCoverage(result);
  printGuards(result);
  for (const { seed, verdict } of result.failed) console.log(`life ${seed}: ${verdict}`);
  const first = result.failed[0] && (await shortened(result.failed[0].seed));
  if (first)
    console.log(
      [`\nthe story of life ${first.seed} (replay it with --replay ${first.seed}):`, ...first.story.slice(-60)].join(
        '\n',
      ),
    );
  if (result.riot.length > 0) console.log(['\nbroken with all guards on:', ...result.riot.slice(-60)].join('\n'));
  const { lives, failed, effects, livesPerSecond, effectsPerSecond, virtualDays, seconds } = result;
  console.log(
    `\n${lives} lives, ${failed.length} failed; ${effects} effects in ${virtualDays.toFixed(0)} days of virtual time; ` +
      `${seconds.toFixed(0)} s, ${livesPerSecond.toFixed(1)} lives/s, ${effectsPerSecond.toFixed(0)} effects/s`,
  );
}

function printCoverage({ coverage, possible, uncovered }: Simulated): void {
  console.log('\nEffects that a fault struck, by move and fault (blank: cannot be; 0: no life has met it):');
  const cell = (row: string, column: Fault) => String(coverage[row]?.[column] ?? (isPossible(row, column) ? 0 : ' '));
  for (const line of tableOf(ROWS, COLUMNS.faults, cell)) console.log(line);
  console.log(`${possible - uncovered.length} of ${possible} pairs of a move and a fault were met in these lives`);
}

function printGuards({ guards, unproven }: Simulated): void {
  if (Object.keys(guards).length === 0) return;
  console.log('\nRiots in which an invariant broke, without each guard:');
  const rows = [ALL_GUARDS, ...Object.keys(guards).filter(name => name !== ALL_GUARDS)];
  const cell = (row: string, column: string) => String(guards[row]?.broken[column] ?? '·');
  for (const line of tableOf(rows, COLUMNS.invariants, cell)) console.log(line);
  if (unproven.length > 0) console.log(`nothing broke without: ${unproven.join(', ')}`);
}

/** The life once more with as few faults as it takes to fail in the same way. */
async function shortened(seed: number) {
  const life = await liveOf(seed, plots);
  return life.ok ? life : shrink(life, faults => liveOf(seed, plots, faults));
}

async function one(seed: number): Promise<number> {
  const life = await shortened(seed);
  console.log(life.story.join('\n'));
  console.log(life.ok ? `life ${seed} was well: ${life.effects} effects` : `life ${seed}: ${life.verdict}`);
  return life.ok ? 0 : 1;
}
