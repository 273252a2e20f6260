import type { Role } from '../catalog/roles.ts';
import { issueLeaf } from './certificate.ts';
import { LEAVES, type LeafFacts, type LeafRecord } from './leaves.ts';
import { machineLifetime } from './lifetime.ts';
import type { Authorities, IssuedIdentity, Leaf, MachineLeafId } from './types.ts';

const VALIDITY_DAYS = 365;

export interface IdentityOrder extends LeafFacts {
  role: Role;
  authorities: Authorities;
  /** Milliseconds since the epoch. */
  now: number;
  /** Days; default 365. */
  validityDays?: number;
  /** Numbers in [0, 1) that shorten the lifetime. */
  random?: () => number;
}

/** Issues all leaves a machine of this role holds, each with a key of its own and all with one lifetime. */
export async function issueMachineIdentity(order: IdentityOrder): Promise<IssuedIdentity> {
  const { name, role, address, authorities, now } = order;
  const { validityDays = VALIDITY_DAYS, random = Math.random } = order;
  const lifetime = machineLifetime(now, validityDays, random, authorities);
  const issue = async ([id, leaf]: [MachineLeafId, LeafRecord]): Promise<[MachineLeafId, Leaf]> => [
    id,
    await issueLeaf(authorities[leaf.authority], {
      subject: leaf.subject(order),
      usages: leaf.usages,
      names: leaf.names?.(order),
      notBefore: lifetime.notBefore,
      notAfter: lifetime.notAfter,
    }),
  ];
  const leaves = Object.fromEntries(await Promise.all(leavesOf(role).map(issue)));
  return { name, role, address, leaves, issuedAt: now, notAfter: lifetime.notAfter, dueAt: lifetime.dueAt };
}

function leavesOf(role: Role): [MachineLeafId, LeafRecord][] {
  return (Object.entries(LEAVES) as [MachineLeafId, LeafRecord][]).filter(([, leaf]) => leaf.roles.includes(role));
}
