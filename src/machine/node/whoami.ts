import type { MachineInput } from '../input.ts';
import { type Part, publicFile } from '../part.ts';
import { SEAWORTHY } from '../paths.ts';
import { slot } from '../placeholders.ts';

/** The machine's name, and what it is, for whoever looks at it. */
export function whoami({ spec, role, pool }: MachineInput): Part {
  const machine = {
    cluster: spec.metadata.name,
    clusterId: slot('cluster-id'),
    name: slot('name'),
    address: slot('address'),
    role,
    ...(pool === undefined ? {} : { pool }),
  };
  return {
    files: [
      publicFile('/etc/hostname', `${slot('name')}\n`),
      publicFile(`${SEAWORTHY}/machine.json`, `${JSON.stringify(machine, null, 2)}\n`),
    ],
  };
}
