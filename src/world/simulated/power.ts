import { apiServersChanged } from './api-server.ts';
import { endEtcd, startEtcd } from './etcd-process.ts';
import { lastHeartbeat, startKubelet } from './kubelet.ts';
import { changedByItself, laterOn, type Model, type SimMachine } from './model.ts';

/** What a machine does with its power: boots its units, stops them in order, loses them all at once. */
export function powerOn(model: Model, machine: SimMachine): void {
  setPower(model, machine, 'running');
  laterOn(model, machine, 'boot', () => {
    if (machine.deadOnArrival || !machine.whole) return;
    machine.booted = true;
    startKubelet(model, machine);
    if (machine.role === 'control-plane') startEtcd(model, machine);
  });
}

/** The stop unit's order: controllers and API server first; etcd stays until its member has been removed, or the deadline. */
export function stopInOrder(model: Model, machine: SimMachine, deadlineSeconds: number): void {
  setPower(model, machine, 'stopping');
  lastHeartbeat(model, machine);
  const { life } = machine;
  model.events.schedule(deadlineSeconds * 1000, () => {
    if (machine.life === life && model.machines.get(machine.name) === machine) powerOff(model, machine);
  });
  if (machine.role === 'worker' || !machine.etcdUp) {
    laterOn(model, machine, 'workerStop', () => powerOff(model, machine));
    return;
  }
  machine.apiServer = machine.apiServer === 'up' ? 'closing' : 'off';
  laterOn(model, machine, 'apiServerStop', () => {
    machine.apiServer = 'off';
    apiServersChanged(model);
    if (!machine.etcdUp) powerOffSoon(model, machine);
  });
  apiServersChanged(model);
}

export function powerOffSoon(model: Model, machine: SimMachine): void {
  laterOn(model, machine, 'powerOff', () => powerOff(model, machine));
}

/** All at once: a power cut, the end of an ordered stop, or a removal. The disks keep what they have. */
export function powerOff(model: Model, machine: SimMachine): void {
  const heard = machine.power === 'running';
  setPower(model, machine, 'stopped');
  machine.booted = false;
  machine.apiServer = 'off';
  if (heard) lastHeartbeat(model, machine);
  if (machine.role === 'control-plane') {
    endEtcd(model, machine);
    apiServersChanged(model);
  }
}

export function setPower(model: Model, machine: SimMachine, power: SimMachine['power']): void {
  if (machine.power !== power) machine.since = model.events.now;
  machine.power = power;
  machine.life += 1;
  changedByItself(model, machine.name);
  listMachine(model, machine);
}

/** What the provider lists of this machine from now on. */
export function listMachine(model: Model, machine: SimMachine): void {
  model.machineList.set(machine.name, {
    name: machine.name,
    role: machine.role,
    ...(machine.pool === undefined ? {} : { pool: machine.pool }),
    address: machine.address,
    state: machine.power,
    since: machine.since,
    digests: machine.blueprint.digests,
    clusterId: machine.clusterId,
  });
}
