import { SeaworthyError } from '../kit/errors.ts';
import { issueLeaf } from './certificate.ts';
import { lifetimeUntil } from './lifetime.ts';
import type { Authorities, Leaf } from './types.ts';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

/** The group of ordinary operators; an addon binds it to its role. */
export const ADMIN_GROUP = 'seaworthy:admins';
/** Above all authorization, and not to be revoked: for founding, held in memory, and for `kubeconfig --break-glass`. */
export const MASTERS_GROUP = 'system:masters';

/** Client certificates can't be revoked, so these are the longest an operator can get. */
export const MASTERS_MINUTES = 15;
const LONGEST_MINUTES = 24 * 60;
const LONGEST_ETCD_DAYS = 90;

export interface OperatorLeafOrder {
  authorities: Authorities;
  /** The user's name as the API server will see it. */
  commonName: string;
  groups: readonly string[];
  minutes: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/** A short-lived client certificate for the API server: at most 24 hours, in system:masters at most 15 minutes. */
export async function issueOperatorLeaf(order: OperatorLeafOrder): Promise<Leaf> {
  const { authorities, commonName, groups, minutes, now } = order;
  refuseLonger(minutes, groups.includes(MASTERS_GROUP) ? MASTERS_MINUTES : LONGEST_MINUTES, 'minutes');
  return issueLeaf(authorities.kubernetes, {
    subject: { commonName, organizations: groups },
    usages: ['client'],
    ...lifetimeUntil(now, now + minutes * MINUTE, authorities),
  });
}

/** A client certificate for etcd on the operator's side: at most 90 days, for it reads and writes everything. */
export async function issueEtcdOperatorLeaf(order: {
  authorities: Authorities;
  commonName: string;
  days: number;
  now: number;
}): Promise<Leaf> {
  const { authorities, commonName, days, now } = order;
  refuseLonger(days, LONGEST_ETCD_DAYS, 'days');
  return issueLeaf(authorities['etcd-client'], {
    subject: { commonName },
    usages: ['client'],
    ...lifetimeUntil(now, now + days * DAY, authorities),
  });
}

function refuseLonger(asked: number, longest: number, unit: string): void {
  if (asked > 0 && asked <= longest) return;
  throw new SeaworthyError('credentials', `an operator's certificate for ${asked} ${unit} was asked for`, {
    hint: `ask for more than 0 and at most ${longest} ${unit}: client certificates can't be revoked`,
  });
}
