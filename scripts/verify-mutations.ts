// Every misconfiguration of test/mutations, on real components in a network of their own: `node scripts/verify-mutations.ts [--seed N]
// [--sample N] [--only TEXT]`. Prints what each flipped, writes out/verify-mutations.json; exit code 1 unless each flipped exactly what it should.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assetPath } from '../src/kit/assets.ts';
import { exec } from '../src/kit/exec.ts';
import { binariesOf } from '../test/e2e/support/components.ts';
import { ADDRESS, HOST, OTHER_CONTROL_PLANE, WORKER } from '../test/mutations/place.ts';
import { runMutations, type Tried } from '../test/mutations/run.ts';
import type { Binaries } from '../test/mutations/stand.ts';

const INSIDE = 'SW_MUTATIONS';
const UNSHARE = 'unshare';
const { values } = parseArgs({
  options: { seed: { type: 'string' }, sample: { type: 'string' }, only: { type: 'string' } },
});

if (process.env[INSIDE]) await inside(JSON.parse(process.env[INSIDE]) as Binaries);
else await outside();

/** What may have to be built or fetched is, before there is no network. */
async function outside(): Promise<void> {
  const [etcd, kubernetes, containerd] = await Promise.all([
    binariesOf('etcd', '3.6.16'),
    binariesOf('kubernetes', '1.36.3'),
    binariesOf('containerd', '2.2.9'),
  ]);
  const args = [
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    process.execPath,
    ...process.execArgv,
    ...process.argv.slice(1),
  ];
  const env = { ...process.env, [INSIDE]: JSON.stringify({ etcd, kubernetes, containerd }) };
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-mutations-'));
  const child = spawn(UNSHARE, args, { stdio: 'inherit', env: { ...env, TMPDIR: folder } });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill('SIGKILL'));
  const [code] = await once(child, 'exit');
  await rm(folder, { recursive: true, force: true });
  process.exitCode = code ?? 1;
}

async function inside(binaries: Binaries): Promise<void> {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const addresses = [ADDRESS, OTHER_CONTROL_PLANE, WORKER, HOST].map(address => [
    'addr',
    'add',
    `${address}/32`,
    'dev',
    'lo',
  ]);
  for (const args of [['link', 'set', 'lo', 'up'], ...addresses, ['route', 'add', 'default', 'dev', 'lo']])
    await exec('internal', 'ip', args);
  // Nobody answers for names there: who asks is told so at once
  await exec('internal', 'mount', ['--bind', '/dev/null', '/etc/resolv.conf']);
  const began = performance.now();
  const outcome = await runMutations({
    binaries,
    seed,
    ...(values.sample ? { sample: Number(values.sample) } : {}),
    ...(values.only ? { only: values.only } : {}),
    tell: tried => console.log(line(tried)),
  });
  const wrong = outcome.tried.filter(({ ok }) => !ok);
  const seconds = Math.round((performance.now() - began) / 1000);
  await mkdir(assetPath('out'), { recursive: true });
  await writeFile(assetPath('out/verify-mutations.json'), `${JSON.stringify({ ...outcome, seconds }, undefined, 2)}\n`);
  console.log(
    `\nclean: ${outcome.clean.passed.length} pass, failed: ${outcome.clean.failed.join(', ') || 'none'}, not assessed: ${outcome.clean.notAssessed.join(', ') || 'none'}`,
  );
  console.log(
    `${outcome.tried.length - wrong.length} of ${outcome.tried.length} flipped exactly what they should, in ${seconds} s (seed ${seed})`,
  );
  process.exitCode = wrong.length > 0 || outcome.clean.failed.length > 0 ? 1 : 0;
}

function line({ name, expected, flipped, lost, ok, seconds, says }: Tried): string {
  const verdict = ok ? 'ok  ' : 'FAIL';
  const text = `${verdict} ${name.padEnd(72)} ${flipped.join(' ') || 'nothing'}${lost.length > 0 ? ` (no more to be judged: ${lost.join(' ')})` : ''}  ${seconds} s`;
  if (ok) return text;
  const details = Object.entries(says).map(([id, words]) => `       ${id}: ${words}`);
  return [text, `       should flip ${expected.join(' ') || 'nothing'}`, ...details].join('\n');
}
