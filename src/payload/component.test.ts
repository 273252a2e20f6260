import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SeaworthyEvent } from '../kit/events.ts';
import { execQuiet } from '../kit/exec.ts';
import { sweepTemporary } from './cache.ts';
import { ensureComponent } from './component.ts';
import type { Recipe } from './recipes.ts';
import { hostToolchain } from './toolchain.ts';

/** A module small enough to be built for real in a test. */
const recipe: Recipe = {
  component: 'pause',
  version: '9.9.9',
  folder: 'tiny',
  packages: ['.'],
  outputs: ['tiny'],
  ldflags: ['-X main.version=v9.9.9'],
  expectedSeconds: 1,
};
const MAIN = 'package main\n\nvar version = "none"\n\nfunc main() { println(version) }\n';

const toolchain = await hostToolchain().catch(() => undefined);
let base: string;
let cacheDir: string;
let events: SeaworthyEvent[];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'component-'));
  cacheDir = join(base, 'cache');
  events = [];
  await mkdir(join(base, 'tiny'));
  await writeFile(join(base, 'tiny', 'go.mod'), 'module example.invalid/tiny\n\ngo 1.26.0\n');
  await writeFile(join(base, 'tiny', 'main.go'), MAIN);
});
afterEach(() => rm(base, { recursive: true, force: true }));

const ensure = (overrides: Partial<Recipe> = {}, signal?: AbortSignal) =>
  ensureComponent({ ...recipe, ...overrides }, toolchain!, {
    root: base,
    cacheDir,
    emit: event => events.push(event),
    ...(signal ? { signal } : {}),
  });
const builds = () => events.filter(event => event.type === 'stage').length;
const list = (folder: string) => readdir(join(cacheDir, folder)).catch(() => []);

describe.skipIf(!toolchain)('a component (needs Go)', () => {
  test('is built once, does what it should, and then comes from the cache in under a second', async () => {
    const built = await ensure();
    expect((await execQuiet(join(built.dir, 'bin', 'tiny'), [])).stderr).toBe('v9.9.9');
    const started = performance.now();
    expect(await ensure()).toEqual(built);
    const milliseconds = performance.now() - started;
    process.stdout.write(`cache hit of a component: ${milliseconds.toFixed(1)} ms\n`);
    expect(milliseconds).toBeLessThan(1000);
    expect(builds()).toBe(1);
    expect(await list('tmp')).toEqual([]);
  });

  test('is built anew when a source file changes, beside the old one', async () => {
    const old = await ensure();
    await appendFile(join(base, 'tiny', 'main.go'), '// changed\n');
    expect((await ensure()).dir).not.toBe(old.dir);
    expect(await list('components')).toHaveLength(2);
  });

  test('is built anew when a result was damaged', async () => {
    const { dir } = await ensure();
    const binary = join(dir, 'bin', 'tiny');
    await rm(binary);
    await writeFile(binary, 'damaged');
    const mended = await ensure();
    expect(mended.dir).toBe(dir);
    expect((await execQuiet(binary, [])).stderr).toBe('v9.9.9');
    expect(builds()).toBe(2);
  });

  test('is not built anew when only a time differs: the bytes decide', async () => {
    const { dir } = await ensure();
    await utimes(join(dir, 'bin', 'tiny'), new Date(0), new Date(0));
    await ensure();
    expect(builds()).toBe(1);
  });

  test('made by two tools at once is one whole entry', async () => {
    const [one, two] = await Promise.all([ensure(), ensure()]);
    expect(one).toEqual(two);
    expect(await list('components')).toHaveLength(1);
    expect(await list('tmp')).toEqual([]);
  });

  test('broken off by a signal leaves nothing', async () => {
    const controller = new AbortController();
    const making = ensure({}, controller.signal);
    await untilExists(join(cacheDir, 'tmp'));
    controller.abort(new Error('stopped by the operator'));
    await expect(making).rejects.toThrow('stopped by the operator');
    expect([await list('components'), await list('tmp')]).toEqual([[], []]);
  });

  test('whose tool is killed in the middle leaves no entry, and the next run succeeds', async () => {
    const script = `
      const { ensureComponent } = await import(${JSON.stringify(join(import.meta.dirname, 'component.ts'))});
      await ensureComponent(${JSON.stringify(recipe)}, ${JSON.stringify(toolchain)},
        { root: ${JSON.stringify(base)}, cacheDir: ${JSON.stringify(cacheDir)}, emit: () => {} });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    const ended = new Promise<string | null>(resolve => child.once('exit', (_code, signal) => resolve(signal)));
    await untilExists(join(cacheDir, 'tmp'));
    const [temporary] = await list('tmp');
    await untilExists(join(cacheDir, 'tmp', temporary!, 'work', 'main.go'));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(await list('components')).toEqual([]);
    expect(await list('tmp')).toEqual([temporary]);

    await sweepTemporary(cacheDir);
    expect(await list('tmp')).toEqual([]);
    const { dir } = await ensure();
    expect((await execQuiet(join(dir, 'bin', 'tiny'), [])).stderr).toBe('v9.9.9');
  });

  test('that does not compile says which command failed and why, and leaves nothing', async () => {
    await writeFile(join(base, 'tiny', 'main.go'), 'package main\n\nfunc main() { undefinedThing() }\n');
    await expect(ensure()).rejects.toMatchObject({
      kind: 'payload',
      message: expect.stringMatching(
        /building pause 9\.9\.9 failed\n.*go build -trimpath[\s\S]*undefined: undefinedThing/,
      ),
      hint: 'run the command shown in that folder to see all of its output',
    });
    expect([await list('components'), await list('tmp')]).toEqual([[], []]);
  });

  test('without what its recipe promises is refused', async () => {
    await expect(ensure({ outputs: ['tiny', 'huge'] })).rejects.toThrow('pause was built without huge');
  });

  test('pinned to another Go is refused before anything is built', async () => {
    const other = { ...toolchain!, go: 'go1.26.999' };
    await expect(
      ensureComponent(recipe, other, { root: base, cacheDir, emit: event => events.push(event) }),
    ).rejects.toMatchObject({ kind: 'payload', hint: expect.stringContaining('go1.26.999') });
    expect(builds()).toBe(0);
  });
});

async function untilExists(path: string): Promise<void> {
  for (let tries = 0; !existsSync(path); tries++) {
    if (tries > 5000) throw new Error(`${path} never came`);
    await sleep(2);
  }
}
