import { join } from 'node:path';
import { SeaworthyError } from '../kit/errors.ts';
import type { Emit } from '../kit/events.ts';
import { type Components, linkBinaries, type PayloadImage, writeImages } from './assemble.ts';
import type { BuildContext } from './build.ts';
import { defaultCacheDir, findEntry, makeEntry, payloadDir, sweepTemporary } from './cache.ts';
import { type Component, ensureComponent } from './component.ts';
import { imagesFor } from './images/refs.ts';
import type { LockEntry } from './lock.ts';
import type { FileRecords } from './manifest.ts';
import { type ComponentName, recipesFor } from './recipes.ts';
import { moduleRoot, releaseOfEntry, resolveRelease } from './resolve.ts';

/** A complete payload in the cache. Nothing in it is ever changed; all folders are absolute. */
export interface Payload {
  /** Lower-case hex sha256 over the inputs. */
  digest: string;
  kubernetes: string;
  dir: string;
  /** For /usr/local/bin of a machine. */
  binDir: string;
  /** For /opt/cni/bin of a machine. */
  cniDir: string;
  /** kubeadm: for tests and benchmarks, never on a machine. */
  toolsDir: string;
  images: PayloadImage[];
  versions: Record<ComponentName, string>;
}

export interface EnsureOptions {
  /** Default: $SEAWORTHY_CACHE or ~/.cache/seaworthy. */
  cacheDir?: string;
  emit: Emit;
  signal?: AbortSignal;
  /** Hash every file of a payload found in the cache, instead of comparing sizes and times. */
  deep?: boolean;
}

interface PayloadManifest {
  digest: string;
  kubernetes: string;
  images: PayloadImage[];
  versions: Record<ComponentName, string>;
  toolchain: LockEntry['toolchain'];
  components: Record<ComponentName, string>;
  files: FileRecords;
}

/** The payload of a lock entry: from the cache (well under a second), or built into it (minutes). */
export async function ensurePayload(entry: LockEntry, options: EnsureOptions): Promise<Payload> {
  const cacheDir = options.cacheDir ?? defaultCacheDir();
  const dir = payloadDir(cacheDir, entry.digest);
  const found = await findEntry<PayloadManifest>(dir, entry.digest, options.deep);
  return asPayload(dir, found ?? (await buildPayload(entry, dir, { ...options, cacheDir, root: moduleRoot() })));
}

async function buildPayload(entry: LockEntry, dir: string, context: BuildContext): Promise<PayloadManifest> {
  await requireSameRecipes(entry);
  await sweepTemporary(context.cacheDir);
  const release = releaseOfEntry(entry);
  const components = await ensureComponents(entry, context);
  context.emit({ type: 'stage', stage: 'payload', message: 'making the images', expectedSeconds: 10 });
  return makeEntry<PayloadManifest>(context.cacheDir, dir, async temporary => {
    await linkBinaries(components, temporary);
    const images = await writeImages(imagesFor(release), components, entry.toolchain.platform, temporary);
    return {
      digest: entry.digest,
      kubernetes: entry.kubernetes,
      images,
      versions: release,
      toolchain: entry.toolchain,
      components: mapValues(components, ({ digest }) => digest),
    };
  });
}

async function ensureComponents(entry: LockEntry, context: BuildContext): Promise<Components> {
  const recipes = recipesFor(releaseOfEntry(entry));
  const built: [ComponentName, Component][] = [];
  for (const recipe of recipes) {
    built.push([recipe.component, await ensureComponent(recipe, entry.toolchain, context)]);
    const message = `${recipe.component} ${recipe.version} is ready`;
    context.emit({ type: 'progress', stage: 'payload', message, done: built.length, total: recipes.length });
  }
  return Object.fromEntries(built) as Components;
}

/** A pinned digest is built from the inputs it stands for, or not at all. */
async function requireSameRecipes(entry: LockEntry): Promise<void> {
  const now = await resolveRelease(releaseOfEntry(entry), entry.toolchain);
  if (now.digest === entry.digest) return;
  const changed = Object.entries(now.components)
    .filter(([name, { digest }]) => digest !== entry.components[name as ComponentName].digest)
    .map(([name]) => name);
  throw new SeaworthyError(
    'payload',
    `the lock pins payload ${entry.digest.slice(0, 12)} for Kubernetes ${entry.kubernetes}, which this seaworthy cannot build: its recipes for ${changed.join(', ') || 'the images'} are others`,
    { hint: 'use the seaworthy that wrote the lock entry, or remove the entry to have it chosen anew' },
  );
}

function asPayload(dir: string, { digest, kubernetes, images, versions }: PayloadManifest): Payload {
  return {
    digest,
    kubernetes,
    dir,
    binDir: join(dir, 'bin'),
    cniDir: join(dir, 'cni'),
    toolsDir: join(dir, 'tools'),
    images: images.map(image => ({ ...image, tar: join(dir, image.tar) })),
    versions,
  };
}

function mapValues<K extends string, A, B>(record: Record<K, A>, of: (value: A) => B): Record<K, B> {
  return Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, of(value)])) as Record<K, B>;
}
