import type { Canary, Inventory, Vantage } from '../access.ts';
import type { NetworkEntry } from './dialler.ts';
import { hostVantage } from './host.ts';
import { networkVantage } from './network.ts';

/** How a machine's network is entered, or that of a pod on it. */
export type Networks = (machine: string, podUid?: string) => Promise<NetworkEntry>;

/** What vantages are made of. */
export interface VantageSupplies {
  inventory: Inventory;
  networks: Networks | undefined;
}

/** Places to connect from, and the end of what they run. */
export interface Vantages {
  all: Vantage[];
  close(): void;
}

/** This host, and each machine whose network can be entered. */
export function vantagesOf({ inventory, networks }: VantageSupplies): Vantages {
  if (!networks) return { all: [hostVantage], close: () => {} };
  const machines = inventory.machines.map(({ name, role }) =>
    networkVantage({ id: `${role}:${name}`, kind: role, machine: name }, () => networks(name)),
  );
  const close = () => {
    for (const machine of machines) machine.close();
  };
  return { all: [hostVantage, ...machines], close };
}

/** The canary's pod: undefined where it does not run, or its network can't be entered. */
export async function podVantage(
  canary: Canary,
  networks: Networks | undefined,
): Promise<(Vantage & { close(): void }) | undefined> {
  if (!networks) return undefined;
  const { node, uid } = await canary.pod();
  const entry = await networks(node, uid);
  return networkVantage({ id: `pod:${node}`, kind: 'pod', machine: node }, async () => entry);
}
