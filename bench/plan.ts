import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetPath } from '../src/kit/assets.ts';
import { exec, execQuiet } from '../src/kit/exec.ts';
import { CASES, type CaseName } from './plan/cases.ts';
import { largeDocument } from './plan/document.ts';
import type { Predicted } from './plan/predict.ts';
import type { Bench, BenchResult } from './support/bench.ts';
import { median } from './support/median.ts';

const WITHOUT_WARNING = '--disable-warning=ExperimentalWarning';

export const plan: Bench = {
  name: 'plan',
  what: 'how long it takes to predict the life of a large cluster',
  beside: 'a limit: 1 s for founding 5,000 workers, 3 s for rolling 1,000',
  how: `lifecycle/predict on a world as it would be seen, each time in a process that has just begun, median of up to 3; and \`seaworthy plan\` as a command`,

  async run({ signal, say }) {
    const result: BenchResult = { rows: [], counts: {}, details: {} };
    for (const name of Object.keys(CASES) as CaseName[]) {
      const { title, limit, creates, destroys, runs: times } = CASES[name];
      const runs: Predicted[] = [];
      for (let run = 0; run < times; run++) runs.push(await predicted(name, signal));
      const cpu = median(runs.map(run => run.cpuMilliseconds));
      say(
        `${title}: ${runs[0]!.moves} moves, ${runs[0]!.hours.toFixed(1)} h ahead, ${Math.round(cpu)} ms of processor time`,
      );
      result.rows.push({ what: title, ours: median(runs.map(run => run.milliseconds)), beside: limit, target: 1 });
      result.counts[`${title}: converged`] = {
        is: runs.filter(run => run.kind === 'converged').length,
        expected: times,
      };
      result.counts[`${title}: machines created`] = { is: runs[0]!.created, expected: creates };
      result.counts[`${title}: machines destroyed`] = { is: runs[0]!.destroyed, expected: destroys };
      result.details[name] = runs;
    }
    const { milliseconds, created } = await asCommand(signal);
    result.rows.push({ what: 'seaworthy plan of 5,000 workers', ours: milliseconds, beside: CASES.founding.limit });
    result.counts['seaworthy plan: machines created'] = { is: created, expected: CASES.founding.creates };
    return result;
  },
};

async function predicted(name: CaseName, signal: AbortSignal): Promise<Predicted> {
  const args = [WITHOUT_WARNING, assetPath('bench/plan/predict.ts'), name];
  return JSON.parse((await exec('internal', process.execPath, args, { signal })).stdout) as Predicted;
}

/** All of it: start of the process, document, host, prediction, and the plan as JSON. */
async function asCommand(signal: AbortSignal): Promise<{ milliseconds: number; created: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-bench-'));
  try {
    const document = join(folder, 'cluster.yaml');
    await writeFile(document, await largeDocument(5_000));
    const started = performance.now();
    const called = await execQuiet(assetPath('seaworthy'), ['plan', document, '--output', 'json'], { signal });
    const milliseconds = performance.now() - started;
    const created = called.stdout.match(/"fate":"created"/g)?.length ?? 0;
    if (created === 0) throw new Error(`seaworthy plan: exit code ${called.exitCode}\n${called.stderr}`);
    return { milliseconds, created };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
