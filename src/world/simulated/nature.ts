import { apiServersChanged } from './api-server.ts';
import { wake } from './endpoint.ts';
import { endEtcd } from './etcd-process.ts';
import { heartbeats } from './kubelet.ts';
import { removeMachine } from './machines.ts';
import { changedByItself, type Model, type SimMachine } from './model.ts';
import { powerOff, powerOn } from './power.ts';
import { quorumChanged } from './quorum.ts';
import { rewrite } from './state.ts';

/** What happens to machines that nobody ordered. Unknown names are ignored: nature is not careful. */
export interface Nature {
  /** The machine and its disks are gone. */
  die(name: string): void;
  /** The power is cut; the disks stay. */
  stop(name: string): void;
  /** The power is back. */
  start(name: string): void;
  /** Its network is cut off, or comes back. */
  cut(name: string): void;
  heal(name: string): void;
  /** Its leaves are accepted by nobody any more. */
  expire(name: string): void;
  /** etcd's disk is empty, on a machine that goes on running. */
  loseEtcdDisk(name: string): void;
}

export function natureOf(model: Model): Nature {
  const on = (act: (machine: SimMachine) => void) => (name: string) => {
    const machine = model.machines.get(name);
    if (machine) act(machine);
  };
  return {
    die: on(machine => removeMachine(model, machine)),
    stop: on(machine => machine.power !== 'stopped' && powerOff(model, machine)),
    start: on(machine => machine.power === 'stopped' && powerOn(model, machine)),
    cut: on(machine => setLink(model, machine, 'cutOff', true)),
    heal: on(machine => setLink(model, machine, 'cutOff', false)),
    expire: on(machine => expire(model, machine)),
    loseEtcdDisk: on(machine => {
      endEtcd(model, machine);
      machine.etcdData = undefined;
      apiServersChanged(model);
    }),
  };
}

/** As our own record says: it knows until when leaves are accepted. */
function expire(model: Model, machine: SimMachine): void {
  const record = model.state.machines.get(machine.name);
  const notAfter = model.events.now;
  // between being made anew and the record of it, it has the new ones already
  const which = record?.carries?.at === machine.leavesOf ? 'carries' : 'issued';
  const times = record?.[which];
  if (record && times && machine.leavesOf === times.at) {
    const expired = { ...times, notAfter, dueAt: Math.min(times.dueAt, notAfter) };
    rewrite(model, machine.name, each => ({ ...each, [which]: expired }));
    if (model.issued.get(machine.name)?.at === times.at) model.issued.set(machine.name, expired);
  }
  setLink(model, machine, 'expired', true);
}

function setLink(model: Model, machine: SimMachine, link: 'cutOff' | 'expired', value: boolean): void {
  if (machine[link] === value) return;
  machine[link] = value;
  changedByItself(model, machine.name);
  heartbeats(model, machine);
  if (machine.etcdData) quorumChanged(model, machine.etcdData.etcd);
  wake(model);
}
