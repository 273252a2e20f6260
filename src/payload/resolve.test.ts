import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SUPPORTED } from '../catalog/versions.ts';
import { readLock, writeLock } from './lock-file.ts';
import { recipesFor } from './recipes.ts';
import { moduleRoot, pin, resolveLock } from './resolve.ts';

const toolchain = { go: 'go1.26.8', platform: 'linux/amd64' };

describe.each(SUPPORTED.map(release => [release.kubernetes, release] as const))(
  'Kubernetes %s',
  (kubernetes, release) => {
    test('resolves to the same digest each time', async () => {
      const [one, two] = await Promise.all([
        resolveLock({ kubernetes, toolchain }),
        resolveLock({ kubernetes, toolchain }),
      ]);
      expect(one).toEqual(two);
      expect(one.digest).toMatch(/^[0-9a-f]{64}$/);
    });

    test.each(
      recipesFor(release)
        .filter(({ component }) => component !== 'pause')
        .map(recipe => [recipe.folder, recipe] as const),
    )('payload/%s requires the version that the catalogue names', async (folder, recipe) => {
      const goMod = await readFile(join(moduleRoot(), folder, 'go.mod'), 'utf8');
      const module = recipe.mainFrom?.module ?? recipe.packages.find(path => path !== '.')!;
      const required = [...goMod.matchAll(/^(?:require )?\s*(\S+) v(\S+)$/gm)].find(([, path]) =>
        module.startsWith(path!),
      );
      expect(required?.[2]).toBe(recipe.version);
    });
  },
);

test('versions that share a component share its digest, and nothing of the payload’s', async () => {
  const [old, next] = await Promise.all(
    SUPPORTED.slice(0, 2).map(({ kubernetes }) => resolveLock({ kubernetes, toolchain })),
  );
  expect(old!.components.containerd).toEqual(next!.components.containerd);
  expect(old!.components.etcd).not.toEqual(next!.components.etcd);
  expect(old!.digest).not.toBe(next!.digest);
});

test('a version that is not supported is the document’s fault, and the hint names those that are', async () => {
  await expect(resolveLock({ kubernetes: '1.12.0', toolchain })).rejects.toMatchObject({
    kind: 'spec',
    message: 'Kubernetes 1.12.0 is not supported',
    hint: `set kubernetes.version to one of ${SUPPORTED.map(release => release.kubernetes).join(', ')}`,
  });
});

test('an entry that is there is never changed, whatever toolchain this host has', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'payload.lock.yaml');
  const pinned = await resolveLock({ kubernetes: '1.36.3', toolchain: { go: 'go1.26.1', platform: 'linux/arm64' } });
  await writeLock(file, { version: 1, payloads: [pinned] });
  const before = await readFile(file, 'utf8');
  expect(await pin(file, '1.36.3')).toEqual(pinned);
  expect(await readFile(file, 'utf8')).toBe(before);
  expect((await readLock(file)).payloads).toHaveLength(1);
});
