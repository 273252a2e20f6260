import type { MachineAccess } from '../../access.ts';
import { lookAtMachines, machineEvidence } from '../../attack/machine-files.ts';
import type { Check } from '../../check.ts';

/** Where user data lies once a machine has read it. */
const PLACES =
  '/var/lib/cloud/instance/user-data.txt /var/lib/cloud/instance/user-data.txt.i /var/lib/cloud/instance/scripts /run/ignition.json /etc/ignition /var/lib/waagent';
const COMMAND = `find ${PLACES} -type f -size -256k -exec cat {} + 2>/dev/null; true`;
const SECRETS: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/,
  'a join token': /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/,
  'a certificate key': /certificate-?key["'\s:=]+[0-9a-f]{64}\b/i,
  'a password': /^\s*(password|passwd|chpasswd)\s*[:=]\s*\S+/im,
};

export const net04: Check = {
  id: 'NET-04',
  kind: 'attack',
  async assess({ machines, clock }) {
    const { exec } = machines as MachineAccess;
    return lookAtMachines(machines as MachineAccess, 'no key, token or password in user data', async name => {
      const { stdout } = await exec(name, ['sh', '-c', COMMAND]);
      const decoded = `${stdout}\n${withoutBase64(stdout)}`;
      const found = Object.keys(SECRETS).filter(kind => SECRETS[kind]?.test(decoded));
      return {
        faults: found.map(kind => `user data holds ${kind}`),
        evidence: machineEvidence(
          name,
          `read ${PLACES}`,
          `${stdout.length} characters; ${found.join(', ') || 'nothing secret'}`,
          clock.now(),
        ),
      };
    });
  },
};

/** Long base64 texts in it, decoded: user data is often wrapped once more. */
function withoutBase64(text: string): string {
  const wrapped = text.match(/[A-Za-z0-9+/]{64,}={0,2}/g) ?? [];
  return wrapped.map(each => Buffer.from(each, 'base64').toString('latin1')).join('\n');
}
