import type { Access, MachineAccess } from '../../access.ts';
import { lookAtMachines, machineEvidence } from '../../attack/machine-files.ts';
import { type Check, notAssessed } from '../../check.ts';

/** Raw sockets of protocol 112 (VRRP), and all addresses the machine holds. */
const COMMAND =
  'grep -h ":0070 " /proc/net/raw /proc/net/raw6; echo ==; ip -o addr show 2>/dev/null | sed "s/.*inet6\\{0,1\\} \\([^/ ]*\\).*/\\1/"; true';

export const ctl08: Check = {
  id: 'CTL-08',
  kind: 'attack',
  needs: ['machines'],
  async assess(access) {
    const { machines, inventory, clock } = access;
    const { exec } = machines as MachineAccess;
    const shared = sharedAddresses(access);
    if (shared.length === 0) return notAssessed('needs the address of the endpoint');
    return lookAtMachines(
      machines as MachineAccess,
      "no machine holds the endpoint's address, and none speaks VRRP",
      async name => {
        const { stdout } = await exec(name, ['sh', '-c', COMMAND]);
        const [raw = '', addresses = ''] = stdout.split('==');
        const own = inventory.machines.find(each => each.name === name)?.addresses ?? [];
        const held = addresses.split('\n').filter(address => shared.includes(address) && !own.includes(address));
        return {
          faults: [
            ...(raw.trim() ? ['a machine speaks VRRP: its announcements prove nothing of who sends them'] : []),
            ...held.map(
              address =>
                `a machine holds the endpoint's address ${address}: whoever answers for it in their network takes it over`,
            ),
          ],
          evidence: machineEvidence(
            name,
            'addresses held, sockets of VRRP',
            `${held.join(', ') || 'none'}; ${raw.trim() || 'none'}`,
            clock.now(),
          ),
        };
      },
    );
  },
};

function sharedAddresses({ inventory: { endpoint } }: Access): string[] {
  const all = [endpoint?.machines?.host, endpoint?.operator.host].filter(host => host !== undefined);
  return all.filter(host => !host.startsWith('127.'));
}
