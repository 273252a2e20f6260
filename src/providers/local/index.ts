import type { Role } from '../../catalog/roles.ts';
import { upperHalf } from '../../kit/cidr.ts';
import { makePrivateFolder, writeAtomic } from '../../kit/files.ts';
import type {
  CallContext,
  ConsoleLog,
  EndpointJudge,
  FaultInjection,
  MachineExec,
  MachineNetwork,
  MachineTunnel,
  Provider,
  ReuseDisk,
  SeedDisk,
} from '../provider.ts';
import { access } from './access.ts';
import { ensureImages } from './base/images.ts';
import { BASE_DIGEST } from './base/recipe.ts';
import { ensureEndpoint } from './endpoint/container.ts';
import { admit, forgetBackend, looksAtEndpoint, withdraw } from './endpoint/endpoint.ts';
import { faults } from './faults.ts';
import { ensureTemplate } from './images/template.ts';
import { type Local, localOf, type Seams } from './local.ts';
import { createMachine, type Order } from './machines/create.ts';
import { getMachine, listMachines } from './machines/find.ts';
import { removeMachine, startMachine, stopMachine } from './machines/power.ts';
import { recreateMachine } from './machines/recreate.ts';
import { networkEntry } from './network/entry.ts';
import { ensureNetwork, plannedSubnet, subnetOf } from './network/network.ts';
import { chooseAddress } from './network/subnet.ts';
import type { LocalOptions } from './options.ts';
import { preflight } from './preflight.ts';
import { allToTheirEnd, oneAtATime } from './queue.ts';
import { removeHelpers, teardown } from './teardown.ts';
import { traitsOf } from './traits.ts';

export type { LocalOptions } from './options.ts';
export type LocalProvider = Provider &
  MachineExec &
  MachineTunnel &
  MachineNetwork &
  ConsoleLog &
  FaultInjection &
  SeedDisk &
  ReuseDisk &
  EndpointJudge;

/** Machines as system containers on this host. Nothing is looked at or made before the first call. */
export function createLocalProvider(options: LocalOptions, seams: Seams = {}): LocalProvider {
  const local = localOf(options, seams);
  const creating = new Set<string>();
  const alone = oneAtATime();
  const create = async (order: Order, context: CallContext) => {
    creating.add(order.bundle.name);
    await createMachine(local, order, context).finally(() => creating.delete(order.bundle.name));
  };
  return {
    id: 'local',
    traits: traitsOf(local.cgroupVersion, BASE_DIGEST),
    ...access(local),
    networkEntry: (name, podUid) => networkEntry(local, name, podUid),
    ...faults(local),
    prepare: (shared, context) => alone(() => prepare(local, shared, context)),
    network: () => plannedSubnet(local),
    controlPlaneNetwork: async () => upperHalf(await plannedSubnet(local)),
    list: () => listMachines(local, creating),
    get: name => getMachine(local, name, creating),
    reserveAddress: (name, taken, role) => reserveAddress(local, creating, { name, taken, role }),
    // Nothing is held for it: an address is taken by the machine that has it.
    releaseAddress: async () => {},
    create: (bundle, digests, payload, context) => create({ bundle, digests, payload }, context),
    createSeeded: (bundle, digests, payload, seed, context) => create({ bundle, digests, payload, seed }, context),
    recreate: (bundle, digests, payload, context) => recreateMachine(local, { bundle, digests, payload }, context),
    start: name => startMachine(local, name),
    stop: (name, deadlineSeconds) => stopMachine(local, name, deadlineSeconds),
    destroy: async name => {
      await removeMachine(local, name);
      await alone(() => forgetBackend(local, name));
    },
    ...looksAtEndpoint(local),
    admit: (name, address) => alone(() => admit(local, name, address)),
    withdraw: name => alone(() => withdraw(local, name)),
    teardown: () => alone(() => teardown(local)),
  };
}

async function reserveAddress(
  local: Local,
  creating: ReadonlySet<string>,
  { name, taken, role }: { name: string; taken: readonly string[]; role: Role },
): Promise<string> {
  const machines = await listMachines(local, creating);
  const held = machines.filter(machine => machine.name !== name).map(machine => machine.address);
  return chooseAddress(await subnetOf(local), name, [...taken, ...held], role);
}

/** The host is looked at first; then what can be made side by side is. */
async function prepare(
  local: Local,
  { trust, payload }: Parameters<Provider['prepare']>[0],
  context: Parameters<Provider['prepare']>[1],
): Promise<void> {
  await preflight(local);
  await makePrivateFolder(local.folders.provider);
  await writeAtomic(local.folders.engine, `${local.engine().id}\n`);
  await removeHelpers(local);
  await allToTheirEnd([
    ensureNetwork(local),
    ensureImages(local.engine(), local.exec, local.options.cacheDir, context),
  ]);
  await allToTheirEnd([ensureEndpoint(local, trust, context), ensureTemplate(local, payload, context)]);
}
