import { forged } from '../../../pki/forged.ts';
import type { Access, Canary, KubeAccess } from '../../access.ts';
import type { ApiCaller } from '../../api/caller.ts';
import { apiEvidence } from '../../api/evidence.ts';
import { NOBODY } from '../../attack/claims.ts';
import { valid } from '../../attack/credentials.ts';
import { type Check, type Evidence, failed, passed } from '../../check.ts';

const REVIEW = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
const PATH = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const CLAIM = 'seaworthy-verify-impostor';
const HEADERS = { 'x-remote-user': CLAIM, 'x-remote-group': 'system:masters' };

/** The headers by which a front proxy says whose request it passes on, from everybody who is none. */
export const api07: Check = {
  id: 'API-07',
  kind: 'attack',
  async assess(access) {
    const callers = await impostors(access);
    const tried = await Promise.all(callers.map(caller => claim(caller, access)));
    const evidence = tried.map(each => each.evidence);
    const believed = tried.filter(each => each.believed).map(each => each.evidence.credential?.kind ?? '');
    if (believed.length > 0) return failed(`X-Remote-User is believed from ${believed.join(', ')}`, { evidence });
    return passed(`X-Remote-User was believed from none of ${tried.length} who are no front proxy`, { evidence });
  },
};

async function impostors(access: Access): Promise<ApiCaller[]> {
  const kube = access.kube as KubeAccess;
  const token = await (access.canary as Canary).nobodyToken();
  const { own } = access;
  const ordinary = own ? [await valid(own.trust.authorities, 'kubernetes', NOBODY, 'an ordinary certificate')] : [];
  const stranger = await forged({ commonName: 'front-proxy-client', now: access.clock.now() });
  return [
    kube.as({ kind: 'nobody' }),
    kube.as({ kind: 'a service account without rights', token }),
    kube.as({ kind: "a stranger's certificate named front-proxy-client", ...stranger }),
    ...ordinary.map(who => kube.as(who)),
  ];
}

async function claim(caller: ApiCaller, { clock, kube }: Access): Promise<{ believed: boolean; evidence: Evidence }> {
  const request = { method: 'POST', path: PATH, body: REVIEW, headers: HEADERS } as const;
  const answer = await caller.request(request);
  const seen = answer.json<{ status?: { userInfo?: { username?: string; groups?: string[] } } }>()?.status?.userInfo;
  const believed = seen?.username === CLAIM || seen?.groups?.includes('system:masters') === true;
  const facts = { who: caller.who, target: kube?.server ?? '', at: clock.now() };
  return { believed, evidence: apiEvidence(request, answer, facts) };
}
