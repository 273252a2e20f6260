import type { MachineAccess } from '../../access.ts';
import { lookAtMachines, machineEvidence } from '../../attack/machine-files.ts';
import type { Check } from '../../check.ts';

/** Without this setting the kernel drops what comes from elsewhere for 127.0.0.0/8 (CVE-2020-8558). */
const COMMAND =
  'grep -lx 1 /proc/sys/net/ipv4/conf/*/route_localnet; iptables-save 2>/dev/null | grep KUBE-FIREWALL; nft list ruleset 2>/dev/null | grep 127.0.0.0/8; true';

export const ctl07: Check = {
  id: 'CTL-07',
  kind: 'attack',
  needs: ['machines'],
  async assess({ machines, clock }) {
    const { exec } = machines as MachineAccess;
    return lookAtMachines(machines as MachineAccess, 'no interface routes to loopback', async name => {
      const { stdout } = await exec(name, ['sh', '-c', COMMAND]);
      const lines = stdout.split('\n').filter(Boolean);
      const open = lines.filter(line => line.endsWith('/route_localnet'));
      const dropped = lines.some(line => /DROP|drop/.test(line) && line.includes('127.0.0.0/8'));
      return {
        faults:
          open.length > 0 && !dropped ? ['route_localnet is on, and no rule drops what comes for 127.0.0.0/8'] : [],
        evidence: machineEvidence(name, COMMAND, lines.join('; ') || 'off everywhere', clock.now()),
      };
    });
  },
};
