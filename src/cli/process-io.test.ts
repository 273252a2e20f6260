import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { assetPath } from '../kit/assets.ts';

const QUIET = '--disable-warning=ExperimentalWarning';
const MAIN = assetPath('src', 'cli', 'main.ts');
const IO = assetPath('src', 'cli', 'process-io.ts');

/** A real process around `run` whose `up` never ends by itself, and if STUBBORN is set not even when asked to. */
const ENDLESS = `
import { processIo } from '${assetPath('src', 'cli', 'process-io.ts')}';
import { run } from '${assetPath('src', 'cli', 'run.ts')}';
import { fakeVerbs } from '${assetPath('src', 'testing', 'cli', 'verbs.ts')}';
const up = ({ emit, signal }) => new Promise((_, reject) => {
  setInterval(() => {}, 60_000);
  if (!process.env.STUBBORN) signal.addEventListener('abort', () => reject(signal.reason));
  emit({ type: 'move-started', move: 'create', target: 'harbor-cp-1', title: 'create harbor-cp-1' });
});
process.exit(await run(['up', 'a.yaml'], processIo(), fakeVerbs({ up })));`;

/** Runs an endless `up`, and sends it the signals once it is at work, one after the other is answered. */
async function interrupted(signals: NodeJS.Signals[], stubborn = '') {
  const env = { ...process.env, STUBBORN: stubborn };
  const child = spawn(process.execPath, [QUIET, '--input-type=module', '-e', ENDLESS], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const cues = [/create harbor-cp-1 \.\.\./, /stopping: /];
  let said = '';
  child.stderr.on('data', chunk => {
    said += chunk;
    if (cues[0]?.test(said)) {
      cues.shift();
      const signal = signals.shift();
      if (signal) child.kill(signal);
    }
  });
  const code = await new Promise(resolve => child.on('close', resolve));
  return { code, said };
}

describe('the real process', () => {
  it('stops when it is asked to, and says how to go on', async () => {
    const { code, said } = await interrupted(['SIGINT']);
    expect(code).toBe(130);
    expect(said).toMatch(
      /stopping: .*\nstopped; nothing is lost, this goes on from here:\n {2}\S*seaworthy up a.yaml\n$/,
    );
  });

  it('ends at once when it is asked twice', async () => {
    const began = Date.now();
    expect((await interrupted(['SIGTERM', 'SIGTERM'], 'stubborn')).code).toBe(143);
    expect(Date.now() - began).toBeLessThan(9_000);
  });

  it('loses nothing of what a slow reader has not read yet', () => {
    const script = `const io = (await import('${IO}')).processIo(); io.stdout.write('x'.repeat(1e6)); await io.written(); process.exit(0)`;
    const pipe = `"$0" ${QUIET} --input-type=module -e "$1" | (sleep 0.3; wc -c)`;
    const { stdout } = spawnSync('bash', ['-c', pipe, process.execPath, script], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('1000000');
  });

  it('ends quietly when its reader leaves', () => {
    const script = `set -o pipefail; "${process.execPath}" ${QUIET} "${MAIN}" --help | true`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['exit 7', 7],
    ['kill -TERM $$', 143],
  ])('runs a child on its own streams: %s', (script, code) => {
    const child = `import('${assetPath('src', 'cli', 'child.ts')}').then(({ runChild }) =>
      runChild({ file: 'sh', args: ['-c', process.argv[1]], env: { A: 'said' } })).then(code => process.exit(code))`;
    const { status, stdout } = spawnSync(process.execPath, [QUIET, '-e', child, `echo $A; ${script}`], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: code, stdout: 'said\n' });
  });
});
