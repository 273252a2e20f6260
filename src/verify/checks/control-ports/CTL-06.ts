import { hopsOf } from '../../../catalog/hops.ts';
import type { InventoryMachine, MachineAccess } from '../../access.ts';
import { lookAtMachines, machineEvidence } from '../../attack/machine-files.ts';
import { isLoopback, type Listening, listeningOf } from '../../attack/sockets.ts';
import type { Check } from '../../check.ts';

const COMMAND = 'for f in tcp tcp6 udp udp6; do echo "==> /proc/net/$f <=="; cat /proc/net/$f; done';

export const ctl06: Check = {
  id: 'CTL-06',
  kind: 'attack',
  async assess({ machines, inventory, clock }) {
    const { exec } = machines as MachineAccess;
    return lookAtMachines(machines as MachineAccess, 'no listener that is not in the table of hops', async name => {
      const { stdout } = await exec(name, ['sh', '-c', COMMAND]);
      const found = listeningOf(stdout);
      const machine = inventory.machines.find(each => each.name === name);
      const unknown = strangers(found, machine, inventory.cni ?? '');
      return {
        faults: unknown.map(each => `${each} is open beyond loopback, and in no table of who may come`),
        evidence: machineEvidence(
          name,
          COMMAND,
          `${found.length} listeners, not in the table: ${unknown.join(', ') || 'none'}`,
          clock.now(),
        ),
      };
    });
  },
};

/** Not in the table, or open to more than the table says: what is for the machine itself listens on loopback only. */
function strangers(found: readonly Listening[], machine: InventoryMachine | undefined, cni: string): string[] {
  const hops = hopsOf(machine?.role ?? 'worker', cni);
  const known = ({ protocol, port }: Listening) =>
    hops.some(hop => {
      const [first = 0, last = first] = [hop.port].flat();
      const beyond = hop.peers.some(peer => peer !== 'loopback');
      return hop.protocol === protocol && port >= first && port <= last && beyond;
    });
  const odd = found.filter(each => !isLoopback(each.address) && !known(each));
  return [...new Set(odd.map(({ protocol, port }) => `${port}/${protocol}`))];
}
