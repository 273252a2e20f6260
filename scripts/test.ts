// Runs the suites in order and adds them up: `node scripts/test.ts [check | suite name …]`. Ends with `N passed, N failed`,
// writes out/test.json, and leaves no process and no container of its own behind, however it ends.
import { mkdir, writeFile } from 'node:fs/promises';
import { assetPath } from '../src/kit/assets.ts';
import { defaultCacheDir } from '../src/payload/cache.ts';
import { endChildren } from './test/child.ts';
import { removeLeftovers } from './test/leftovers.ts';
import { NOTHING, type Suite } from './test/suite.ts';
import { allSuites } from './test/suites.ts';
import { type Summary, summarize, summaryText, type TestedSuite } from './test/summary.ts';

/** Begins the names of this run's clusters, so that nobody else's are taken for ours. */
const prefix = `e2e${process.pid.toString(36)}`;
const nothingSkipped = process.env.CI === 'true';
const suites = chosen(allSuites(prefix), process.argv.slice(2));
const withContainers = suites.some(suite => !suite.check);
const tested: TestedSuite[] = [];

let stoppedBy: string | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, async () => {
    stoppedBy = signal;
    await endChildren();
  });

await mkdir(assetPath('out'), { recursive: true });
for (const suite of suites) if (stoppedBy === undefined) tested.push(await timed(suite));
process.exit(await finish());

function chosen(all: Suite[], names: string[]): Suite[] {
  if (names.length === 0) return all;
  return all.filter(suite => names.includes(suite.name) || (suite.check && names.includes('check')));
}

async function timed(suite: Suite): Promise<TestedSuite> {
  console.log(`\n--- ${suite.name}`);
  const started = Date.now();
  const result = await suite.run();
  return { name: suite.name, seconds: (Date.now() - started) / 1000, ...result };
}

/** Cleans up, reports, and answers the exit code. What was left by tests that all passed is a failure of its own. */
async function finish(): Promise<number> {
  if (stoppedBy) tested.push(failure('interrupted', [`stopped by ${stoppedBy}`]));
  const left = withContainers ? await removeLeftovers(prefix, defaultCacheDir()) : [];
  const allPassed = tested.every(suite => suite.failed === 0);
  if (left.length > 0 && allPassed) tested.push(failure('leftovers', left));
  const summary: Summary = summarize(tested, nothingSkipped);
  await writeFile(assetPath('out', 'test.json'), `${JSON.stringify(summary, null, 2)}\n`);
  console.log(summaryText(summary, nothingSkipped));
  return summary.failed === 0 && summary.passed > 0 ? 0 : 1;
}

function failure(name: string, failures: string[]): TestedSuite {
  return { ...NOTHING, name, seconds: 0, failed: failures.length, failures };
}
