import { rm } from 'node:fs/promises';
import { sha256 } from '../../../kit/digest.ts';
import { readIfExists, writeAtomic } from '../../../kit/files.ts';
import type { CallContext } from '../../provider.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { readMachineLabels } from '../labels.ts';
import type { Local } from '../local.ts';
import { makeAround, type Order } from './create.ts';
import { mountDataDisk } from './data-disk.ts';
import { findContainer } from './find.ts';
import { removeNow, requireContainer } from './power.ts';
import { remadeMachine } from './remaking.ts';

/** A machine's container made anew around its data disk: the note is there before the old container goes, and until the new one is whole. */
export async function recreateMachine(local: Local, order: Order, context: CallContext): Promise<void> {
  const { name } = order.bundle;
  const own = local.folders.machine(name);
  const begun = await remadeMachine(local, name);
  const told = sha256(JSON.stringify([order.bundle, order.digests]));
  if (!begun && (await readIfExists(own.remade)) === told) return;
  const found = begun ? await findContainer(local, name) : await requireContainer(local, name);
  if (!begun && found) await writeAtomic(own.remaking, noteOf(found));
  if (found) await removeNow(local, found);
  for (const leftover of [own.whole, own.stopping, own.containerd, own.kubelet])
    await rm(leftover, { recursive: true, force: true });
  await makeAround(local, order, () => mountDataDisk(own, local.exec), context);
  await writeAtomic(own.remade, told);
  await rm(own.remaking);
}

function noteOf(container: EngineContainer): string {
  const since = container.startedAt ?? container.createdAt;
  return JSON.stringify({ ...readMachineLabels(container.labels), state: 'stopped', since });
}
