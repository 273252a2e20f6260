import { mkdir } from 'node:fs/promises';
import { SeaworthyError } from '../../../kit/errors.ts';
import { makePrivateFolder, writeAtomic } from '../../../kit/files.ts';
import { toTar } from '../../../machine/encoders/tar.ts';
import { type MachineBundle, type MachineDigests, sameDigests } from '../../../machine/types.ts';
import type { CallContext, DiskSeed, PayloadMounts } from '../../provider.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { hardLimits } from '../host/limits.ts';
import { linkStore } from '../images/store.ts';
import { ensureTemplate } from '../images/template.ts';
import { readMachineLabels } from '../labels.ts';
import type { Local } from '../local.ts';
import { allToTheirEnd } from '../queue.ts';
import { createArgs } from './arguments.ts';
import { hasDataDisk, makeDataDisk, seedDataDisk } from './data-disk.ts';
import { findContainer, isWhole } from './find.ts';
import { removeMachine } from './power.ts';
import { refuseWhileRemade } from './remaking.ts';
import { machineResolvConf } from './resolv-conf.ts';

export interface Order {
  bundle: MachineBundle;
  digests: MachineDigests;
  payload: PayloadMounts;
  /** What its data disk holds from the start; empty without. */
  seed?: DiskSeed;
}

/**
 * Makes a machine that has not booted yet. By name once and for all: a machine that is whole is left as it is, what broke off in the
 * middle is made anew (nothing has ever run on it).
 */
export async function createMachine(local: Local, order: Order, context: CallContext): Promise<void> {
  const { name } = order.bundle;
  const found = await findContainer(local, name);
  if (found && (await isWhole(local, found, name))) return requireSame(found, order);
  await refuseWhileRemade(local, name);
  await removeMachine(local, name);
  await makeAround(local, order, () => newDisk(local, order), context);
}

/** All of a machine around its data disk, which `disk` provides. */
export async function makeAround(
  local: Local,
  order: Order,
  disk: () => Promise<void>,
  context: CallContext,
): Promise<void> {
  const { name, role } = order.bundle;
  const template = await ensureTemplate(local, order.payload, context);
  await makeFolders(local, order.bundle, template);
  if (hasDataDisk(role)) await disk();
  context.signal?.throwIfAborted();
  const id = await makeContainer(local, order);
  await writeAtomic(local.folders.machine(name).whole, id);
}

async function newDisk(local: Local, { bundle, seed }: Order): Promise<void> {
  const own = local.folders.machine(bundle.name);
  await makeDataDisk(own, local.exec);
  if (seed) await seedDataDisk(own, seed, local.exec);
}

function requireSame(found: EngineContainer, { bundle, digests }: Order): void {
  const facts = readMachineLabels(found.labels);
  if (facts && sameDigests(facts.digests, digests) && facts.address === bundle.address) return;
  throw new SeaworthyError('provider', `there is a machine ${bundle.name} already, made from something else`, {
    hint: `run the same command again; if this stays, \`seaworthy replace ${bundle.name}\``,
  });
}

async function makeFolders(local: Local, { name, role }: MachineBundle, template: string): Promise<void> {
  const own = local.folders.machine(name);
  await makePrivateFolder(own.root);
  const resolvConf = await machineResolvConf();
  await allToTheirEnd([
    linkStore(template, own.containerd, local.exec),
    mkdir(own.kubelet, { recursive: true, mode: 0o700 }),
    writeAtomic(own.resolvConf, resolvConf, 0o644),
    ...(role === 'control-plane' ? [makePrivateFolder(local.folders.audit(name))] : []),
  ]);
}

/** Its id. What the machine is told travels over a pipe: it never lies on the host's disk outside the machine. */
async function makeContainer(local: Local, { bundle, digests, payload }: Order): Promise<string> {
  const engine = local.engine();
  const { options, folders, cgroupVersion } = local;
  const args = createArgs({ bundle, digests, payload, options, folders, engine, cgroupVersion, limits: hardLimits() });
  const archive = await toTar(bundle);
  const id = (await engine.call(args)).stdout.trim();
  await engine.call(['cp', ...engine.copyFlags, '-', `${id}:/`], { input: archive });
  return id;
}
