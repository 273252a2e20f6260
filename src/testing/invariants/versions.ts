import { isOlder, minorOf } from '../../catalog/versions.ts';
import type { SimMachine } from '../../world/simulated/model.ts';
import type { KeyIds } from '../../world/state.ts';
import type { MachineOrder } from '../../world/world.ts';
import { type Act, type Invariant, isDestroying } from '../lives/act.ts';

/** The machine that this act has made for the cluster that there is; one that comes of a snapshot begins another. */
function made({ call, machine, model, target, late, etcd }: Act): SimMachine | undefined {
  if (call.name !== 'machines.create' || machine || late || !etcd?.founded) return undefined;
  return (call.args[0] as MachineOrder).snapshot === undefined ? model.machines.get(target) : undefined;
}

const versionOf = (machine: SimMachine) => machine.blueprint.kubernetesVersion;

/** Control planes of our etcd, those on their way into it included. */
function controlPlanesOf({ model, etcd }: Act): SimMachine[] {
  return [...model.controlPlanes.values()].filter(
    machine => !machine.etcdData || (machine.etcdData.etcd === etcd && etcd?.members.has(machine.etcdData.memberId)),
  );
}

/** API servers at most one minor apart; no kubelet newer than an API server that it may talk to, nor more than three minors older. */
export const skewLegal: Invariant = {
  name: 'skew-legal',
  broken: act => {
    const { call, model, target } = act;
    const newcomer = made(act) ?? (call.name === 'endpoint.admit' ? model.controlPlanes.get(target) : undefined);
    if (!newcomer || isDestroying(act)) return undefined;
    const servers = controlPlanesOf(act);
    const minors = servers.map(machine => minorOf(versionOf(machine)));
    if (Math.max(...minors) - Math.min(...minors) > 1)
      return `API servers of ${minors.map(minor => `1.${minor}`).join(', ')}`;
    for (const server of servers) {
      if (!model.endpoint.backends.has(server.name)) continue;
      for (const kubelet of newcomer.role === 'worker' ? [newcomer] : workersOf(act)) {
        const pair = `${kubelet.name} has ${versionOf(kubelet)}, the API server of ${server.name} ${versionOf(server)}`;
        if (isOlder(versionOf(server), versionOf(kubelet))) return `a kubelet is newer: ${pair}`;
        if (minorOf(versionOf(server)) - minorOf(versionOf(kubelet)) > 3) return `a kubelet is too old: ${pair}`;
      }
    }
    return undefined;
  },
};

/** What is of the time before a restore goes: its versions are nobody's choice. */
function workersOf({ model }: Act): SimMachine[] {
  const former = (name: string) => model.state.machines.get(name)?.former === true;
  return [...model.machines.values()].filter(
    ({ name, role, registered }) => role === 'worker' && registered && !former(name),
  );
}

/** Past the point of no return nothing older is made. */
export const onlyForward: Invariant = {
  name: 'only-forward',
  broken: act => {
    const machine = made(act);
    const { etcd } = act;
    return machine && etcd?.served && isOlder(versionOf(machine), etcd.served)
      ? `${machine.name} is made with ${versionOf(machine)}, and ${etcd.served} has served`
      : undefined;
  },
};

/** Nobody takes the cluster past the point of no return to a version that the document does not ask for. */
export const passedOnlyWhenAsked: Invariant = {
  name: 'passed-only-when-asked',
  broken: act => {
    const { call, model, target, move, etcd } = act;
    const machine = call.name === 'endpoint.admit' ? model.controlPlanes.get(target) : undefined;
    if (!machine || !move.founded || !etcd?.served) return undefined;
    const { reached = etcd.served, desired } = move;
    const version = versionOf(machine);
    return isOlder(reached, version) && isOlder(desired.kubernetesVersion, version)
      ? `${target} has ${version}, the document says ${desired.kubernetesVersion}, and ${reached} has served`
      : undefined;
  },
};

/** The first machine of a new version is made after a backup of these very data. */
export const backedUpFirst: Invariant = {
  name: 'backed-up-first',
  broken: act => {
    const machine = made(act);
    const { etcd, model } = act;
    const served = etcd?.served;
    if (machine?.role !== 'control-plane' || !served || !isOlder(served, versionOf(machine))) return undefined;
    const begun = controlPlanesOf(act).some(other => other !== machine && isOlder(served, versionOf(other)));
    const backups = model.state.record.backups ?? [];
    return begun ||
      backups.some(backup => backup.etcdClusterId === etcd.clusterId && model.events.now - backup.at < LONG_AGO)
      ? undefined
      : `${machine.name} is made with ${versionOf(machine)}, and there is no backup of ${served} from the last hours`;
  },
};

/** An hour by the operator's clock, which may jump by a day. */
const LONG_AGO = 30 * 3_600_000;

/** Every control plane knows the key that each other uses. */
export const keysKnown: Invariant = {
  name: 'keys-known',
  broken: act => {
    const machine = made(act);
    if (machine?.role !== 'control-plane') return undefined;
    const stranger = controlPlanesOf(act).find(
      other => !knows(other.keys, machine.keys) || !knows(machine.keys, other.keys),
    );
    return stranger ? `${stranger.name} and ${machine.name} do not know each other’s keys` : undefined;
  },
};

function knows(keys: KeyIds | undefined, others: KeyIds | undefined): boolean {
  if (!keys || !others) return true;
  return Object.keys(others).every(use => keys[use]?.includes(others[use]![0]!) ?? true);
}
