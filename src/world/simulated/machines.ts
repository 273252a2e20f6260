import { SeaworthyError } from '../../kit/errors.ts';
import type { MachineOrder, Machines } from '../world.ts';
import { noEndpoint } from './endpoint.ts';
import type { Model, SimMachine } from './model.ts';
import { listMachine, powerOff, powerOn, stopInOrder } from './power.ts';
import { seedEtcd } from './snapshots.ts';

type Order = MachineOrder;

/** The provider, with what is rendered for each machine: it refuses what providers refuse. */
export function simulatedMachines(model: Model): Machines {
  return {
    prepare: async () => {
      model.prepared = true;
      model.endpoint.exists = true;
    },
    list: async () => model.machineList.all(),
    get: async name => model.machineList.get(name),
    reserveAddress: async (name, taken) => reserveAddress(model, name, taken),
    releaseAddress: async (name, address) => {
      if (model.addresses.get(address) === name) model.addresses.delete(address);
    },
    create: async order => create(model, order),
    remake: async order => remake(model, order),
    start: async name => start(model, name),
    stop: async (name, deadlineSeconds) => {
      const machine = model.machines.get(name);
      if (machine?.power === 'running') stopInOrder(model, machine, deadlineSeconds);
    },
    destroy: async name => {
      const machine = model.machines.get(name);
      if (machine) removeMachine(model, machine);
    },
    teardown: async () => {
      const left = [...model.machines.keys()];
      if (left.length > 0) throw provider(`the network is in use by ${left[0]}`, true);
      model.prepared = false;
      model.endpoint = noEndpoint();
    },
  };
}

function provider(message: string, retry: boolean): SeaworthyError {
  return new SeaworthyError('provider', message, { retry });
}

/** The next address that nobody has; 10.89.0.10 is the first. */
function reserveAddress(model: Model, name: string, taken: readonly string[]): string {
  for (let tries = 0; tries < 60_000; tries++) {
    const host = 10 + (model.nextHost++ % 60_000);
    const address = `10.89.${host >> 8}.${host & 255}`;
    if (model.addresses.has(address) || taken.includes(address)) continue;
    model.addresses.set(address, name);
    return address;
  }
  throw provider('no address is free', false);
}

/** By name once and for all: asked again it completes what broke off. */
function create(model: Model, order: Order): void {
  const { record, etcd } = order;
  const existing = model.machines.get(record.name);
  if (existing) {
    if (existing.clusterId !== model.state.record.clusterId)
      throw provider(`${record.name} belongs to another cluster`, false);
    existing.whole = true;
    return;
  }
  mayCreate(model, record);
  const machine = newMachine(model, { record, ...(etcd ? { etcd } : {}) });
  if (order.snapshot) seedEtcd(model, machine, order.snapshot);
  if (!arrive(model, machine)) mayNeverBeReady(model, machine);
  addMachine(model, machine);
  if (model.traits.bootsOnCreate) powerOn(model, machine);
}

function arrive({ weather }: Model, machine: SimMachine): boolean {
  if (weather.deadOnArrival === 0) return false;
  weather.deadOnArrival -= 1;
  machine.deadOnArrival = true;
  return true;
}

function mayNeverBeReady({ weather }: Model, machine: SimMachine): void {
  if (weather.neverReady === 0) return;
  weather.neverReady -= 1;
  machine.neverReady = true;
}

/** Another machine around the same disk: powered off at once, told what holds now, with leaves that are accepted. Made already, it is left alone. */
function remake(model: Model, { record, etcd }: Order): void {
  const machine = model.machines.get(record.name);
  if (!machine) throw provider(`there is no ${record.name}, and no disk of it`, false);
  if (!model.issued.has(record.name)) throw new SeaworthyError('internal', `no identity for ${record.name}`);
  if (machine.leavesOf === model.issued.get(record.name)?.at && machine.whole) return;
  if (machine.power !== 'stopped') powerOff(model, machine);
  const { etcdData, honouredNew, cutOff, etcdStart } = machine;
  Object.assign(machine, {
    ...newMachine(model, { record, etcd: etcd ?? etcdStart }),
    ...{ etcdData, honouredNew, cutOff, life: machine.life + 1 },
  });
  arrive(model, machine);
  listMachine(model, machine);
}

function mayCreate(model: Model, record: Order['record']): void {
  if (!model.prepared) throw provider('the network does not exist', true);
  if (!model.issued.has(record.name)) {
    throw new SeaworthyError('internal', `no identity was issued for ${record.name}`);
  }
  if (model.machines.size >= model.weather.quota)
    throw provider(`quota of ${model.weather.quota} machines exceeded`, true);
  for (const other of model.controlPlanes.values()) {
    if (other.address === record.address) throw provider(`${record.address} is in use by ${other.name}`, false);
  }
}

export function newMachine(model: Model, { record, etcd }: Order): SimMachine {
  return {
    name: record.name,
    role: record.role,
    pool: record.pool,
    address: record.address,
    clusterId: model.state.record.clusterId,
    blueprint: model.options.blueprint(record),
    keys: record.keys,
    etcdStart: etcd,
    power: 'stopped',
    since: model.events.now,
    leavesOf: model.issued.get(record.name)?.at,
    life: 0,
    whole: true,
    deadOnArrival: false,
    neverReady: false,
    booted: false,
    registered: false,
    beating: false,
    honouredNew: false,
    etcdData: undefined,
    etcdUp: false,
    apiServer: 'off',
    cutOff: false,
    expired: false,
  };
}

export function addMachine(model: Model, machine: SimMachine): void {
  model.machines.set(machine.name, machine);
  if (machine.role === 'control-plane') model.controlPlanes.set(machine.name, machine);
  listMachine(model, machine);
}

function start(model: Model, name: string): void {
  const machine = model.machines.get(name);
  if (!machine) throw provider(`there is no machine ${name}`, true);
  if (machine.power === 'stopping') throw provider(`${name} is stopping`, true);
  if (machine.power === 'stopped') powerOn(model, machine);
}

/** The machine with its disks. */
export function removeMachine(model: Model, machine: SimMachine): void {
  powerOff(model, machine);
  model.machines.delete(machine.name);
  model.controlPlanes.delete(machine.name);
  model.machineList.delete(machine.name);
}
