import type { MachineInput } from '../input.ts';
import { apiServerOf } from '../kubeconfigs.ts';
import type { Part } from '../part.ts';
import { TRUST } from '../paths.ts';
import { shell, unitText } from './unit.ts';

export const API_READY_UNIT = 'api-ready.service';

/**
 * Waits for the API server that this machine uses. What starts before it can be answered falls into long back-offs: a kubelet stays
 * NotReady for 16 s more. /readyz is one of the paths that need no credential.
 */
export function apiReady(input: MachineInput): Part {
  const content = unitText({
    Unit: { Description: 'The API server answers', After: 'network.target' },
    Service: {
      Type: 'oneshot',
      RemainAfterExit: 'yes',
      TimeoutStartSec: 'infinity',
      ExecStart: shell(`until ${ask(apiServerOf(input))}; do sleep 0.25; done`),
      StandardError: 'null',
    },
    Install: { WantedBy: 'multi-user.target' },
  });
  return { units: [{ name: API_READY_UNIT, enabled: true, content }] };
}

/** openssl, because it is small and comes with the machine's ca-certificates; kubectl would take 20 times as long for each try. */
function ask(server: string): string {
  const client = `openssl s_client -quiet -crlf -verify_quiet -verify_return_error -CAfile ${TRUST.kubernetes} -connect ${server}`;
  return `(echo "GET /readyz HTTP/1.0"; echo) | timeout 5 ${client} | grep -q "^HTTP/1.[01] 200"`;
}
