import { readdir, rm } from 'node:fs/promises';
import { SeaworthyError } from '../../kit/errors.ts';
import { ours } from './labels.ts';
import type { Local } from './local.ts';
import { listMachines } from './machines/find.ts';
import { removeMachine, removeNow } from './machines/power.ts';
import { removeNetwork } from './network/network.ts';

/** Removes what `prepare` made and what broken-off creations left. Refused while there are machines. Audit logs stay. */
export async function teardown(local: Local): Promise<void> {
  const [left] = await listMachines(local, new Set());
  if (left) {
    throw new SeaworthyError('provider', `the network is in use by ${left.name}`, {
      hint: 'destroy the machines first',
      retry: true,
    });
  }
  const containers = await local.engine().containers(ours(local.options));
  for (const container of containers) await removeNow(local, container);
  for (const name of await leftFolders(local)) await removeMachine(local, name);
  await removeNetwork(local);
  await rm(local.folders.machines, { recursive: true, force: true });
  await rm(local.folders.provider, { recursive: true, force: true });
  delete local.memo.endpointPid;
}

/** What a killed tool left running: containers that existed for one piece of work. */
export async function removeHelpers(local: Local): Promise<void> {
  for (const helper of await local.engine().containers(ours(local.options, 'helper'))) await removeNow(local, helper);
}

async function leftFolders(local: Local): Promise<string[]> {
  return readdir(local.folders.machines).catch(() => []);
}
