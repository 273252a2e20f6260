import { access, rm } from 'node:fs/promises';
import { SeaworthyError } from '../../../kit/errors.ts';
import { writeAtomic } from '../../../kit/files.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { unless } from '../engine/failures.ts';
import type { Local } from '../local.ts';
import { mountDataDisk, unmountDataDisk } from './data-disk.ts';
import { startDetached } from './detached.ts';
import { findContainer, isWhole, runOf } from './find.ts';

export async function startMachine(local: Local, name: string): Promise<void> {
  const found = await requireContainer(local, name);
  if (found.state === 'running') return;
  const engine = local.engine();
  if (found.state === 'paused') {
    await unless(['not-running'], engine.call(['unpause', found.id]));
    return;
  }
  if (found.state === 'stopping') {
    throw new SeaworthyError('provider', `${name} is stopping`, { hint: 'wait until it is off', retry: true });
  }
  if (!(await isWhole(local, found, name))) {
    throw new SeaworthyError('provider', `${name} is not made to its end`, { hint: 'create it again', retry: true });
  }
  const folders = local.folders.machine(name);
  if (await exists(folders.diskImage)) await mountDataDisk(folders, local.exec);
  await engine.call(['start', found.id]);
}

/**
 * Asks for an ordered stop and returns: a control plane's goes on until its etcd member is removed, or to the deadline. Whoever asked
 * may end before that; the stop goes on.
 */
export async function stopMachine(local: Local, name: string, deadlineSeconds: number): Promise<void> {
  const found = await findContainer(local, name);
  if (!found || found.state === 'exited' || found.state === 'created') return;
  const engine = local.engine();
  if (found.state === 'paused') await unless(['not-running'], engine.call(['unpause', found.id]));
  const { stopping, stopLog } = local.folders.machine(name);
  await writeAtomic(stopping, runOf(found));
  await unless(
    ['not-found', 'not-running'],
    startDetached(engine.file, ['stop', '-t', String(deadlineSeconds), found.id], stopLog),
  );
}

/** The container with its volumes, the disk, the folder; whatever of it is left. */
export async function removeMachine(local: Local, name: string): Promise<void> {
  const found = await findContainer(local, name);
  if (found) await removeNow(local, found);
  const folders = local.folders.machine(name);
  await unmountDataDisk(folders, local.exec);
  await rm(folders.root, { recursive: true, force: true });
}

/** Killed first: `rm --force` alone would ask politely and wait. A paused container cannot be killed on cgroup v1. */
export async function removeNow(local: Local, { id, state }: EngineContainer): Promise<void> {
  const engine = local.engine();
  if (state === 'paused') await unless(['not-running', 'not-found'], engine.call(['unpause', id]));
  if (state !== 'created' && state !== 'exited') await unless(['not-running', 'not-found'], engine.call(['kill', id]));
  await unless(['not-found'], engine.call(['rm', '--force', '--volumes', id]));
}

export async function requireContainer(local: Local, name: string): Promise<EngineContainer> {
  const found = await findContainer(local, name);
  if (found) return found;
  throw new SeaworthyError('provider', `there is no machine ${name}`, {
    hint: 'run `seaworthy status` to see which there are',
    retry: true,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
