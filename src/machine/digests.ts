import { digestOf } from '../kit/digest.ts';
import type { MachineConfig, MachineDigests } from './types.ts';

/** Hash of what every machine of a role and pool is told; names, addresses, leaves, keys and a node's marks are placeholders in it. */
export function configDigest({ registration: _, ...told }: MachineConfig): string {
  return digestOf(told);
}

/** The three digests that a machine is a pure function of. */
export function machineDigests(parts: { base: string; payload: string; config: MachineConfig }): MachineDigests {
  return { base: parts.base, payload: parts.payload, config: configDigest(parts.config) };
}
