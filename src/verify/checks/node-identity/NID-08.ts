import type { MachineAccess } from '../../access.ts';
import { lookAtMachines, machineEvidence } from '../../attack/machine-files.ts';
import type { Check } from '../../check.ts';

const BLIND =
  'insecure-skip-tls-verify: *true|unsafeSkipCAVerification: *true|discovery-token-unsafe-skip-ca-verification';
/** What machines were told when they were made, and what their components are told now. */
const FOLDERS =
  '/etc/kubernetes /etc/systemd /var/lib/kubelet/*.conf /var/lib/kubelet/*.yaml /var/lib/cloud /run/cloud-init /run/kubeadm /etc/rancher';

/** A machine that joins without knowing whom it joins joins whoever answers first. */
export const nid08: Check = {
  id: 'NID-08',
  kind: 'audit',
  assess({ machines, clock }) {
    const { exec } = machines as MachineAccess;
    const script = `grep -rlE '${BLIND}' ${FOLDERS} 2>/dev/null; true`;
    return lookAtMachines(machines as MachineAccess, 'no machine was told to trust whoever answers', async machine => {
      const files = (await exec(machine, ['sh', '-c', script])).stdout.split('\n').filter(Boolean);
      const faults = files.map(file => `${file} trusts whoever answers`);
      return { faults, evidence: machineEvidence(machine, script, files.join(' ') || 'none', clock.now()) };
    });
  },
};
