import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createAuthorities } from '../../pki/authorities.ts';
import { issueLeaf, type Subject, type Usage } from '../../pki/certificate.ts';
import type { Authorities, AuthorityId, Leaf } from '../../pki/types.ts';
import type { Who } from '../api/caller.ts';

const HOUR = 3600_000;

export const NONE: Who = { kind: 'none' };

/** Whom a credential claims to be. */
export interface Claim {
  subject: Subject;
  usages?: readonly Usage[];
  names?: readonly string[];
}

/** Signs with the cluster's own authorities, or with made-up ones of the same names. Keys stay in memory. */
async function signed(authorities: Authorities, id: AuthorityId, claim: Claim, shift = 0): Promise<Leaf> {
  const now = Date.now() + shift;
  const validity = { notBefore: now - HOUR, notAfter: now + HOUR };
  return issueLeaf(authorities[id], { usages: ['client'], ...claim, ...validity });
}

let strangers: Promise<Authorities> | undefined;

/** Authorities that nobody trusts, made once a run; named like a cluster's own, for whoever compares names only. */
function strangeAuthorities(): Promise<Authorities> {
  strangers ??= createAuthorities('kubernetes', Date.now());
  return strangers;
}

/** Of an authority that nobody trusts, with the right name and group. */
export async function foreignAuthority(claim: Claim): Promise<Who> {
  return { kind: 'another authority, right name', ...(await signed(await strangeAuthorities(), 'kubernetes', claim)) };
}

/** Signed by nobody but its own key's authority, which it brings along. */
export async function selfSigned(claim: Claim): Promise<Who> {
  const authorities = await createAuthorities(claim.subject.commonName, Date.now());
  const leaf = await signed(authorities, 'kubernetes', claim);
  return { kind: 'self-signed, right name', cert: `${leaf.cert}${authorities.kubernetes.cert}`, key: leaf.key };
}

export async function expired(authorities: Authorities, id: AuthorityId, claim: Claim): Promise<Who> {
  return { kind: 'expired, right authority', ...(await signed(authorities, id, claim, -3 * HOUR)) };
}

export async function wrongUsage(authorities: Authorities, id: AuthorityId, claim: Claim): Promise<Who> {
  const leaf = await signed(authorities, id, { ...claim, usages: ['server'] });
  return { kind: 'wrong usage, right authority', ...leaf };
}

/** Of another authority of the same cluster. */
export async function sibling(authorities: Authorities, id: AuthorityId, claim: Claim): Promise<Who> {
  return { kind: `sibling authority ${id}`, ...(await signed(authorities, id, claim)) };
}

/** Valid: of the right authority, as whom the claim says. */
export async function valid(authorities: Authorities, id: AuthorityId, claim: Claim, kind: string): Promise<Who> {
  return { kind, ...(await signed(authorities, id, claim)) };
}

export function ofLeaf(kind: string, { cert, key }: Leaf): Who {
  return { kind, cert, key };
}

/** Tokens that no key of the cluster signed: noise, a JWT without a signature, and two that claim to be ours with keys of their own. */
export function forgedTokens(issuer = 'https://kubernetes.default.svc.cluster.local'): Who[] {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = part({
    ...{ iss: issuer, aud: [issuer], sub: 'system:serviceaccount:kube-system:default' },
    ...{ exp: now + 3600, iat: now - 60, nbf: now - 60 },
  });
  const symmetric = `${part({ alg: 'HS256', kid: 'x' })}.${claims}`;
  const elliptic = `${part({ alg: 'ES256', kid: 'x' })}.${claims}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = sign('sha256', Buffer.from(elliptic), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return [
    { kind: 'garbage token', token: randomBytes(24).toString('base64url') },
    { kind: 'unsigned token', token: `${part({ alg: 'none' })}.${claims}.` },
    {
      kind: 'token of a secret of its own',
      token: `${symmetric}.${createHmac('sha256', randomBytes(32)).update(symmetric).digest('base64url')}`,
    },
    { kind: "another cluster's token", token: `${elliptic}.${signature.toString('base64url')}` },
  ];
}
