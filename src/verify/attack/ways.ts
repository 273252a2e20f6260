import { portOf } from '../../catalog/hops.ts';
import type { Role } from '../../catalog/roles.ts';
import type { Access, Address, InventoryMachine, Vantage } from '../access.ts';
import { NONE } from './credentials.ts';
import { fire, type Hit } from './fire.ts';

/** A port of a machine that somebody may listen on. */
export interface Listener {
  /** For people: `etcd-client harbor-cp-1`. */
  name: string;
  port: number;
  /** None: the endpoint before the machines. */
  machine?: InventoryMachine;
  /** As others reach it. */
  address: Address;
}

/** A listener, as reached from somewhere. */
export interface Way {
  listener: Listener;
  vantage: Vantage;
  to: Address;
}

/** The port of a hop, or of a name and number that is in no table, on each machine of these roles. */
export function listenersOf(access: Access, hop: string | { name: string; port: number }, role?: Role): Listener[] {
  const { name, port } = typeof hop === 'string' ? { name: hop, port: portOf(hop) } : hop;
  return access.inventory.machines
    .filter(machine => (!role || machine.role === role) && machine.addresses[0])
    .map(machine => {
      const address = { host: machine.addresses[0] as string, port };
      return { name: `${name} ${machine.name}`, port, machine, address };
    });
}

/** Each API server, and the endpoint before them. */
export function apiServers(access: Access): Listener[] {
  const { endpoint } = access.inventory;
  const servers = listenersOf(access, 'kube-apiserver', 'control-plane');
  if (!endpoint) return servers;
  return [...servers, { name: 'endpoint', port: endpoint.operator.port, address: endpoint.operator }];
}

/** Nearest last: who is believed to be let in the farthest away is the better attacker. */
const ORDER = ['host', 'pod', 'host-pod', 'worker', 'control-plane'];

/** The places outside the listener's own machine, the farthest first. A pod's own network is outside, a host-network pod's is not. */
export function outside({ vantages }: Access, { machine }: Listener, kinds?: readonly string[]): Vantage[] {
  const apart = (vantage: Vantage) => vantage.kind === 'pod' || !machine || vantage.machine !== machine.name;
  return vantages
    .filter(vantage => apart(vantage) && (!kinds || kinds.includes(vantage.kind)))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** Whether a TCP connection is made; a plaintext probe that the listener may well refuse. */
export function reach(access: Access, vantage: Vantage, to: Address): Promise<Hit> {
  return fire(access, { vantage, to, who: NONE, ask: { path: '/healthz' } });
}

export function connected({ seen }: Hit): boolean {
  return seen.response !== 'filtered' && seen.response !== 'refused-tcp';
}

/**
 * The ways by which a listener is reached: the farthest place outside that gets a connection, and the machine's own loopback, where some
 * listen only. None: it is closed to every place there is, or nobody listens.
 */
export async function waysTo(access: Access, listener: Listener): Promise<Way[]> {
  const far = await firstReaching(access, listener);
  const own = access.vantages.find(
    ({ machine, kind }) => listener.machine && machine === listener.machine.name && kind !== 'pod',
  );
  const loopback = { host: '127.0.0.1', port: listener.port };
  const near = own && connected(await reach(access, own, loopback)) ? [{ listener, vantage: own, to: loopback }] : [];
  return [...far, ...near];
}

async function firstReaching(access: Access, listener: Listener): Promise<Way[]> {
  // One of each kind: what stops one worker stops them all, and each filtered try costs seconds.
  const kinds = [...new Set(outside(access, listener).map(({ kind }) => kind))];
  const candidates = kinds.flatMap(kind => outside(access, listener, [kind]).slice(0, 1));
  const hits = await Promise.all(candidates.map(vantage => reach(access, vantage, listener.address)));
  const index = hits.findIndex(connected);
  const vantage = candidates[index];
  return vantage ? [{ listener, vantage, to: listener.address }] : [];
}
