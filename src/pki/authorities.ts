import { createAuthority } from './certificate.ts';
import { AUTHORITIES, type Authorities, type AuthorityId, type TrustBundles } from './types.ts';

const DAY = 24 * 3600 * 1000;
const HOUR = 3600 * 1000;
/** As kubeadm's: ten years. They are replaced by adding a new one to the trust bundles first, not by waiting. */
const VALIDITY_DAYS = 3650;

/** The authorities of a new cluster, each with a key of its own, so that a leaf of one is nothing to the others. */
export async function createAuthorities(cluster: string, now: number): Promise<Authorities> {
  const validity = { notBefore: now - HOUR, notAfter: now + VALIDITY_DAYS * DAY };
  const made = await Promise.all(AUTHORITIES.map(id => createAuthority(id, `${cluster} ${id}`, validity)));
  return Object.fromEntries(made.map(authority => [authority.id, authority])) as Authorities;
}

/** The bundles that trust exactly these authorities. */
export function trustBundlesOf(authorities: Authorities): TrustBundles {
  return Object.fromEntries(
    AUTHORITIES.map((id): [AuthorityId, string[]] => [id, [authorities[id].cert]]),
  ) as TrustBundles;
}
