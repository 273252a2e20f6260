import { createPrivateKey, sign } from 'node:crypto';
import type { Access, Canary, KubeAccess } from '../../access.ts';
import { ask } from '../../api/ask.ts';
import { done, serviceAccount, tokenOf } from '../../canary/tenant.ts';
import { type Check, type Evidence, failed, passed } from '../../check.ts';

const REVIEW = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
const PATH = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
/** What API servers remember of objects may lag behind their end by a moment (ms). */
const LAG = 3_000;

interface Token {
  what: string;
  token: string;
}

/** Tokens that were good once, or are good elsewhere. None is used while it is good: an answer is remembered for ten seconds. */
export const api14: Check = {
  id: 'API-14',
  kind: 'attack',
  writes: 'a service account and a secret in the canary namespace',
  async assess(access) {
    const tokens = [await misdirected(access), ...(await orphaned(access)), ...expired(access)];
    const tried = await Promise.all(tokens.map(token => refusedSoon(access, token)));
    const evidence = tried.map(each => each.evidence);
    const taken = tried.flatMap((each, nth) => (each.refused ? [] : [tokens[nth]?.what]));
    if (taken.length > 0) return failed(`the API server takes ${taken.join(', ')}`, { evidence });
    return passed(`refused: ${tokens.map(({ what }) => what).join(', ')}`, { evidence });
  },
};

async function misdirected({ kube, canary }: Access): Promise<Token> {
  const { namespace } = canary as Canary;
  const token = await tokenOf((kube as KubeAccess).admin, namespace, 'nobody', { audiences: ['seaworthy-verify'] });
  return { what: 'a token for somebody else', token };
}

/** Of a service account, and of an object it was bound to, that are no more. */
async function orphaned({ kube, canary }: Access): Promise<Token[]> {
  const { admin } = kube as KubeAccess;
  const { namespace } = canary as Canary;
  const inside = `/api/v1/namespaces/${namespace}`;
  await done(admin, 'POST', `${inside}/serviceaccounts`, serviceAccount('gone'));
  const bound = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'gone' } };
  const secret = (await done(admin, 'POST', `${inside}/secrets`, bound)).json<{ metadata: { uid: string } }>();
  const boundObjectRef = { apiVersion: 'v1', kind: 'Secret', name: 'gone', uid: secret?.metadata.uid };
  const [ofAccount, ofObject] = await Promise.all([
    tokenOf(admin, namespace, 'gone'),
    tokenOf(admin, namespace, 'nobody', { boundObjectRef }),
  ]);
  await done(admin, 'DELETE', `${inside}/serviceaccounts/gone`, {});
  await done(admin, 'DELETE', `${inside}/secrets/gone`, {});
  return [
    { what: 'a token of a service account that is no more', token: ofAccount },
    { what: 'a token bound to what is no more', token: ofObject },
  ];
}

/** Ten minutes are the shortest life of a token, so one that has ended is made with the cluster's own key, where that is at hand. */
function expired({ own, canary, clock }: Access): Token[] {
  const key = own?.trust.sharedKeys.serviceAccount[0];
  if (!own || !key) return [];
  const seconds = Math.floor(clock.now() / 1000);
  const issuer = `https://kubernetes.default.svc.${own.spec.network.clusterDomain}`;
  const { namespace } = canary as Canary;
  const claims = {
    ...{ iss: issuer, aud: [issuer], iat: seconds - 7200, nbf: seconds - 7200, exp: seconds - 3600 },
    sub: `system:serviceaccount:${namespace}:nobody`,
    'kubernetes.io': { namespace, serviceaccount: { name: 'nobody', uid: '' } },
  };
  return [{ what: 'a token that has ended', token: signed(claims, key.privateKey) }];
}

function signed(claims: object, privateKey: string): string {
  const key = createPrivateKey(privateKey);
  const rsa = key.asymmetricKeyType === 'rsa';
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: rsa ? 'RS256' : 'ES256', typ: 'JWT' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), rsa ? key : { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

async function refusedSoon(access: Access, { what, token }: Token): Promise<{ refused: boolean; evidence: Evidence }> {
  const caller = (access.kube as KubeAccess).as({ kind: what, token });
  const ends = access.clock.now() + LAG;
  for (;;) {
    const { answer, evidence } = await ask(access, caller, { method: 'POST', path: PATH, body: REVIEW });
    if (answer.status === 401 || access.clock.now() > ends) return { refused: answer.status === 401, evidence };
    await access.clock.sleep(500, access.signal);
  }
}
