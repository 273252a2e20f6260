import { releaseOf, SUPPORTED, type SupportedRelease } from '../catalog/versions.ts';
import { assetPath } from '../kit/assets.ts';
import { digestOf } from '../kit/digest.ts';
import { SeaworthyError } from '../kit/errors.ts';
import { LAYOUT } from './assemble.ts';
import { IMAGE_FORMAT } from './images/oci.ts';
import { imagesFor } from './images/refs.ts';
import { componentDigest, readInputs } from './inputs.ts';
import type { LockEntry } from './lock.ts';
import { entryOf, readLock, writeLock } from './lock-file.ts';
import { type ComponentName, type Recipe, recipesFor } from './recipes.ts';
import { hostToolchain, type Toolchain } from './toolchain.ts';

/** The folder of the pinned module files. */
export const moduleRoot = (): string => assetPath('payload');

/** What a Kubernetes version's payload would be with today's recipes. The toolchain is this host's unless given. */
export async function resolveLock(want: { kubernetes: string; toolchain?: Toolchain }): Promise<LockEntry> {
  const release = releaseOf(want.kubernetes);
  if (!release) throw unsupported(want.kubernetes);
  return resolveRelease(release, want.toolchain ?? (await hostToolchain()));
}

/** The pinned entry; where there is none, one is chosen and written to the lock. An entry that is there is never changed. */
export async function pin(lockFile: string, kubernetes: string): Promise<LockEntry> {
  const lock = await readLock(lockFile);
  const pinned = entryOf(lock, kubernetes);
  if (pinned) return pinned;
  const chosen = await resolveLock({ kubernetes });
  await writeLock(lockFile, { ...lock, payloads: [...lock.payloads, chosen] });
  return chosen;
}

/** The versions that an entry pins. */
export function releaseOfEntry({ components }: LockEntry): SupportedRelease {
  const versions = Object.entries(components).map(([name, { version }]) => [name, version]);
  return Object.fromEntries(versions) as unknown as SupportedRelease;
}

/** Digests for a release, from the files under payload/. */
export async function resolveRelease(release: SupportedRelease, toolchain: Toolchain): Promise<LockEntry> {
  const pins = await Promise.all(recipesFor(release).map(recipe => pinOf(recipe, toolchain)));
  const components = Object.fromEntries(pins) as LockEntry['components'];
  const digest = payloadDigest(release, toolchain, components);
  return { source: 'source', kubernetes: release.kubernetes, toolchain, components, digest };
}

async function pinOf(recipe: Recipe, toolchain: Toolchain) {
  const { component, version } = recipe;
  const inputs = await readInputs(recipe, toolchain, moduleRoot()).catch((cause: unknown) => {
    throw noRecipe(component, version, cause);
  });
  return [component, { version, digest: componentDigest(inputs) }] as const;
}

function payloadDigest(
  release: SupportedRelease,
  { platform }: Toolchain,
  components: LockEntry['components'],
): string {
  return digestOf({ components, platform, layout: LAYOUT, images: imagesFor(release), imageFormat: IMAGE_FORMAT });
}

function noRecipe(component: ComponentName, version: string, cause: unknown): SeaworthyError {
  return new SeaworthyError('payload', `this seaworthy has no recipe for ${component} ${version}`, {
    hint: 'use the seaworthy that wrote the lock entry, or remove the entry to have it chosen anew',
    cause,
  });
}

function unsupported(kubernetes: string): SeaworthyError {
  const known = SUPPORTED.map(release => release.kubernetes).join(', ');
  return new SeaworthyError('spec', `Kubernetes ${kubernetes} is not supported`, {
    hint: `set kubernetes.version to one of ${known}`,
  });
}
