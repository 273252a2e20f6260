// Measures, prints each figure beside its peer or limit, and writes out/<name>.json: `node bench/run.ts [name …]`.
// Times are targets and fail no run; counts that are not as expected do.
import { mkdir } from 'node:fs/promises';
import { assetPath } from '../src/kit/assets.ts';
import { writeAtomic } from '../src/kit/files.ts';
import { founding } from './founding.ts';
import { plan } from './plan.ts';
import type { Bench } from './support/bench.ts';
import { hostNow } from './support/host.ts';
import { ratio, table } from './support/table.ts';
import { underLoad } from './upgrade-under-load.ts';
import { version } from './version.ts';

const BENCHES: readonly Bench[] = [version, plan, founding, underLoad];

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));

await mkdir(assetPath('out'), { recursive: true });
for (const bench of chosen(process.argv.slice(2))) process.exitCode = (await measured(bench)) ? process.exitCode : 1;

function chosen(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter(name => !BENCHES.some(bench => bench.name === name));
  if (unknown.length === 0)
    return BENCHES.filter(({ name, onDemand }) => (names.length === 0 ? !onDemand : names.includes(name)));
  console.error(`no bench ${unknown.join(', ')}: there are ${BENCHES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

/** True when it ran and its counts are as expected. */
async function measured(bench: Bench): Promise<boolean> {
  if (interrupted.signal.aborted) return false;
  console.log(`\n--- ${bench.name}: ${bench.what}\n    beside: ${bench.beside}\n    how: ${bench.how}\n`);
  const before = await hostNow();
  try {
    const say = (line: string) => console.log(`    ${line}`);
    const { rows, counts, details } = await bench.run({ signal: interrupted.signal, say });
    const { load, busy } = await hostNow();
    const host = { ...before, after: { load, busy } };
    const figures = { host, rows: rows.map(row => ({ ...row, ratio: ratio(row) })), counts, details };
    await writeAtomic(assetPath('out', `${bench.name}.json`), `${JSON.stringify(figures, rounded, 2)}\n`, 0o644);
    console.log(`\n${table(rows)}\n`);
    console.log(`${host.cores} cores, ${host.busy} % busy before; load ${host.load} before, ${load} after`);
    return asExpected(counts);
  } catch (error) {
    console.error(error);
    return false;
  }
}

/** Two decimals are more than a measurement is worth. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}

function asExpected(counts: Record<string, { is: number; expected: number }>): boolean {
  const wrong = Object.entries(counts).filter(([, { is, expected }]) => is !== expected);
  for (const [what, { is, expected }] of wrong) console.error(`${what}: ${is}, expected ${expected}`);
  return wrong.length === 0;
}
