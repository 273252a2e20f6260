import type { Inventory, MachineAccess, Vantage } from '../access.ts';
import { hostVantage } from './host.ts';

/** What vantages are made of. */
export interface VantageSupplies {
  inventory: Inventory;
  machines: MachineAccess | undefined;
}

/** All places to connect from that this access allows. */
export async function vantagesOf(_supplies: VantageSupplies): Promise<Vantage[]> {
  return [hostVantage];
}
