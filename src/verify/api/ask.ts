import type { Access } from '../access.ts';
import type { Evidence } from '../check.ts';
import type { ApiAnswer, ApiCaller, ApiRequest } from './caller.ts';
import { apiEvidence } from './evidence.ts';

export interface Asked {
  answer: ApiAnswer;
  evidence: Evidence;
}

/** One request through the run's limits, with what it proves. `hide`: the answer may hold what nobody should read. */
export async function ask(
  access: Pick<Access, 'kube' | 'clock' | 'probes'>,
  caller: ApiCaller,
  request: ApiRequest,
  hide = false,
): Promise<Asked> {
  const target = access.kube?.server ?? '';
  const answer = await access.probes.run(target, () => caller.request(request));
  return { answer, evidence: apiEvidence(request, answer, { who: caller.who, target, at: access.clock.now(), hide }) };
}

/** An attempt that has to be refused, and what it is called. */
export interface Attempt {
  what: string;
  request: ApiRequest;
  hide?: boolean;
}

/** 401 and 403 are refusals. So is 422 where a policy answers so; anything else, a 404 too, means that it was let through to be looked at. */
export async function refusals(
  access: Pick<Access, 'kube' | 'clock' | 'probes'>,
  caller: ApiCaller,
  attempts: readonly Attempt[],
): Promise<{ through: string[]; evidence: Evidence[] }> {
  const tried = await Promise.all(
    attempts.map(async ({ what, request, hide }) => ({ what, ...(await ask(access, caller, request, hide)) })),
  );
  const through = tried.filter(({ answer }) => ![401, 403].includes(answer.status));
  return { through: through.map(({ what }) => what), evidence: tried.map(({ evidence }) => evidence) };
}
