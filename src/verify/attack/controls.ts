import type { AuthorityId } from '../../pki/types.ts';
import type { Access } from '../access.ts';
import { MEMBERS, RANGE, WHO_AM_I } from './asks.ts';
import type { Battery } from './battery.ts';
import { ETCD_CLIENT, ETCD_PEER, NOBODY } from './claims.ts';
import { type Claim, valid } from './credentials.ts';
import type { HttpAsk } from './types.ts';

/** The right credential, where we can make it: a listener that does not answer even that one has proved nothing by its refusals. */
async function right({ own }: Access, id: AuthorityId, claim: Claim, ask: HttpAsk): Promise<Pick<Battery, 'control'>> {
  if (!own) return {};
  const who = await valid(own.trust.authorities, id, claim, 'valid');
  return { control: { who, ask, tls: 'TLSv1.3', hush: true } };
}

export const rightEtcdClient = (access: Access) => right(access, 'etcd-client', ETCD_CLIENT, RANGE);
export const rightEtcdPeer = (access: Access) => right(access, 'etcd-peer', ETCD_PEER, MEMBERS);
export const rightApiClient = (access: Access) => right(access, 'kubernetes', NOBODY, WHO_AM_I);
