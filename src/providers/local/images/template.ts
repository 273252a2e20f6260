import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf } from '../../../kit/digest.ts';
import { SeaworthyError } from '../../../kit/errors.ts';
import type { CallContext, PayloadMounts } from '../../provider.ts';
import { MACHINE_IMAGE } from '../base/images.ts';
import { EngineError, unless } from '../engine/failures.ts';
import { freeBytes } from '../host/facts.ts';
import { hardLimits, limitFlags } from '../host/limits.ts';
import { labelFlags, ownLabels } from '../labels.ts';
import type { Local } from '../local.ts';
import { importScript } from './import-script.ts';

/** Raised when what the import does changes: older templates are then not used any more. */
const REVISION = 1;

/** Where the payload's images lie as containerd keeps them, imported once, on the file system that the machines' stores are on. */
export function templatePath(cacheDir: string, payload: PayloadMounts): string {
  const refs = payload.images.map(({ name, ref }) => `${name}=${ref}`).sort();
  return join(cacheDir, 'stores', digestOf({ payload: payload.digest, refs, revision: REVISION }).slice(0, 12));
}

const underWay = new Map<string, Promise<void>>();

/** Imports the images if nobody has: whole or not at all. Asked for by several machines at once, it is done once. */
export async function ensureTemplate(local: Local, payload: PayloadMounts, context: CallContext): Promise<string> {
  const path = templatePath(local.options.cacheDir, payload);
  if (await exists(path)) return path;
  const already = underWay.get(path);
  const work = already ?? make(local, payload, path, context).finally(() => underWay.delete(path));
  if (!already) underWay.set(path, work);
  await work;
  return path;
}

async function make(local: Local, payload: PayloadMounts, path: string, context: CallContext): Promise<void> {
  const message = `importing ${payload.images.length} images for all machines`;
  context.emit({ type: 'stage', stage: 'images', message, expectedSeconds: 15 });
  // Under tmp/ by our process id: what a killed tool leaves there is swept away by the next one that makes something.
  const temporary = join(local.options.cacheDir, 'tmp', `${process.pid}-${randomUUID()}`);
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  await mkdir(dirname(path), { recursive: true });
  try {
    await importInto(local, payload, temporary, context.signal);
    await rename(temporary, path).catch(async (error: NodeJS.ErrnoException) => {
      // Another tool made the same one in the meantime.
      if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** A real containerd, in a container of the base image that exists for this alone. */
async function importInto(local: Local, payload: PayloadMounts, folder: string, signal?: AbortSignal): Promise<void> {
  const engine = local.engine();
  const name = `sw-images-${randomUUID().slice(0, 8)}`;
  const mounts = [
    `${folder}:/var/lib/containerd`,
    `${payload.binDir}:/usr/local/bin:ro`,
    ...payload.images.map(({ tar }, index) => `${tar}:/images/${index}.tar:ro`),
  ];
  const args = [
    ...[
      'run',
      '--rm',
      '--interactive',
      '--name',
      name,
      '--privileged',
      '--network',
      'none',
      '--tmpfs',
      '/run:rw,exec,mode=755',
    ],
    ...labelFlags(ownLabels(local.options, 'helper')),
    ...limitFlags(hardLimits()),
    ...engine.runtimeFlags(local.cgroupVersion),
    ...mounts.flatMap(mount => ['--volume', mount]),
    MACHINE_IMAGE,
    '/bin/sh',
  ];
  const input = importScript(payload.images.map(image => image.ref));
  try {
    await engine.call(args, { input, ...(signal ? { signal } : {}) });
  } catch (error) {
    await unless(['not-found'], engine.call(['rm', '--force', '--volumes', name]));
    throw error instanceof EngineError && error.failure === 'unknown' ? await importFailed(error, folder) : error;
  }
}

/** Bytes. */
const NEARLY_NOTHING = 64 * 2 ** 20;

/** On a full disk containerd doesn't always say why it gives up: it may only never be ready. */
async function importFailed(cause: EngineError, folder: string): Promise<SeaworthyError> {
  const message = `importing the payload's images failed: ${cause.message}`;
  if ((await freeBytes(folder)) < NEARLY_NOTHING)
    return new EngineError('disk-full', `no space left on device, at ${folder}: ${message}`, cause);
  return new SeaworthyError('payload', message, {
    hint: 'remove the payload from the cache, so that it is made anew',
    cause,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
