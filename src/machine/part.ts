import type { MachineInput } from './input.ts';
import type { MachineFile, MachineUnit, MachineUser } from './types.ts';

/** A share of what a machine is told: one subject, its files, units and users together. */
export interface Part {
  files?: MachineFile[];
  units?: MachineUnit[];
  users?: MachineUser[];
}

/** Makes a part, or an empty one for roles and documents that don't need it. */
export type PartMaker = (input: MachineInput) => Part;

/** A file that everybody may read. */
export function publicFile(path: string, content: string): MachineFile {
  return { path, mode: 0o644, content };
}

/** A file that its owner alone may read, without being a secret. */
export function privateFile(path: string, content: string): MachineFile {
  return { path, mode: 0o600, content };
}

/** The machine's kernel and disk are those of the operator's host: a system container. */
export function sharesHost(input: Pick<MachineInput, 'traits'>): boolean {
  return !input.traits.ownsKernelSettings;
}
