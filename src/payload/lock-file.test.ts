import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entryOf, readLock, writeLock } from './lock-file.ts';
import { resolveLock } from './resolve.ts';

const toolchain = { go: 'go1.26.8', platform: 'linux/amd64' };
let file: string;

beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'lock-')), 'payload.lock.yaml');
});
afterEach(() => rm(dirname(file), { recursive: true }));

test('what is written is read back, with both versions in it', async () => {
  const payloads = [
    await resolveLock({ kubernetes: '1.36.3', toolchain }),
    await resolveLock({ kubernetes: '1.37.2', toolchain }),
  ];
  await writeLock(file, { version: 1, payloads });
  const lock = await readLock(file);
  expect(lock.payloads).toEqual(payloads);
  expect(entryOf(lock, '1.37.2')).toEqual(payloads[1]);
  expect(entryOf(lock, '1.38.0')).toBeUndefined();
});

test('a lock that is not there is empty', async () => {
  expect(await readLock(file)).toEqual({ version: 1, payloads: [] });
});

describe('a lock is refused with its position', () => {
  async function edited(from: string | RegExp, to: string): Promise<unknown> {
    await writeLock(file, { version: 1, payloads: [await resolveLock({ kubernetes: '1.36.3', toolchain })] });
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
    return readLock(file).catch((error: unknown) => error);
  }

  test('when the source is not known', async () => {
    expect(await edited('source: source', 'source: carrier-pigeon')).toMatchObject({
      kind: 'payload',
      message: `${file}:5:13: payloads.0.source: this seaworthy knows only the source "source"`,
      hint: 'restore the lock file from version control, or remove the entry to have it chosen anew',
    });
  });

  test('when a digest is not one', async () => {
    expect(await edited(/^ {4}digest: .*$/m, '    digest: abc')).toMatchObject({
      message: expect.stringMatching(/:\d+:13: payloads\.0\.digest: must be a sha256 in lower-case hex$/),
    });
  });

  test('when a component is missing', async () => {
    expect(await edited('runc:', 'crun:')).toMatchObject({
      message: expect.stringMatching(/:\d+:\d+: payloads\.0\.components/),
    });
  });

  test('when it is not YAML', async () => {
    expect(await edited('version: 1', 'version: [1')).toMatchObject({
      kind: 'payload',
      message: expect.stringMatching(/payload\.lock\.yaml:\d+:\d+: /),
    });
  });
});
