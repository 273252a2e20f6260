import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SeaworthyError } from '../../kit/errors.ts';
import { AUTHORITIES } from '../types.ts';

/** Folder in `pki/` with one sealed identity a machine. */
export const MACHINES = 'machines';
const SUFFIX = '.sealed';

/** A machine's file, relative to `pki/`; also what its content is bound to. */
export function fileOf(machine: string): string {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(machine))
    throw new SeaworthyError('internal', `not a machine's name: ${JSON.stringify(machine)}`);
  return `${MACHINES}/${machine}${SUFFIX}`;
}

/**
 * Whether there is something that is only ever written once there is a trust: then a missing one is a loss, and a new one would be
 * another cluster's. To be asked before the trust is read, for another tool may be making it just now.
 */
export async function hasTraces(pki: string): Promise<boolean> {
  if ((await sealedNames(join(pki, MACHINES))).length > 0) return true;
  const found = await namesIn(pki);
  return AUTHORITIES.some(id => found.includes(`${id}.crt`));
}

/** The machines whose identities are stored. */
export async function sealedNames(machines: string): Promise<string[]> {
  const found = (await namesIn(machines)).filter(name => name.endsWith(SUFFIX));
  return found.map(name => name.slice(0, -SUFFIX.length)).sort();
}

/** What a folder holds; nothing when there is none. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
