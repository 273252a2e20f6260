import type { Access } from '../access.ts';
import { type Evidence, type Finding, failed, notAssessed, passed } from '../check.ts';
import { fire, type Hit } from './fire.ts';
import type { Try } from './types.ts';
import { type Listener, type Way, waysTo } from './ways.ts';

/** What is thought of one answer: fine, a fault in words, or no answer that proves anything. */
export type Opinion = { is: 'fine' } | { is: 'fault'; says: string } | { is: 'no-answer'; says: string };
export const FINE: Opinion = { is: 'fine' };
export const fault = (says: string): Opinion => ({ is: 'fault', says });
export const noAnswer = (says: string): Opinion => ({ is: 'no-answer', says });

export interface Battery {
  listeners: readonly Listener[];
  tries: readonly Try[] | ((way: Way) => readonly Try[] | Promise<readonly Try[]>);
  judge: (hit: Hit) => Opinion;
  /** What must be answered, or nothing of this listener's refusals proves anything: it may be no such server at all, or be down. */
  control?: Try | ((way: Way) => Try | Promise<Try>);
  /** Said when all is fine. */
  says: string;
  /** Said when nobody listens anywhere; default: not assessed. */
  closed?: string;
  ways?: (access: Access, listener: Listener) => Promise<Way[]>;
}

interface Judged {
  listener: Listener;
  faults: { says: string; evidence: Evidence }[];
  unanswered?: string;
  evidence: Evidence[];
}

/** Tries each listener with everything, by every way to it, and says what is worst. */
export async function battery(access: Access, wanted: Battery): Promise<Finding> {
  if (wanted.listeners.length === 0) return notAssessed('needs machines to look at: none is known');
  const judged = await Promise.all(wanted.listeners.map(listener => judgeListener(access, listener, wanted)));
  return findingOf(judged, wanted);
}

async function judgeListener(access: Access, listener: Listener, wanted: Battery): Promise<Judged> {
  const ways = await (wanted.ways ?? waysTo)(access, listener);
  if (ways.length === 0) {
    return {
      listener,
      faults: [],
      evidence: [],
      ...(wanted.closed ? {} : { unanswered: 'no place there is reaches it' }),
    };
  }
  const all = await Promise.all(ways.map(way => judgeWay(access, way, wanted)));
  const unanswered = all.find(each => each.unanswered)?.unanswered;
  return {
    listener,
    faults: all.flatMap(({ faults }) => faults),
    evidence: all.flatMap(({ evidence }) => evidence),
    ...(unanswered ? { unanswered } : {}),
  };
}

async function judgeWay(access: Access, way: Way, { tries, judge, control }: Battery): Promise<Judged> {
  const { listener, vantage, to } = way;
  const shots = typeof tries === 'function' ? await tries(way) : tries;
  const hits = await Promise.all(shots.map(each => fire(access, { ...each, vantage, to })));
  const opinions = hits.map(hit => ({ hit, opinion: judge(hit) }));
  const faults = opinions.flatMap(({ hit, opinion }) =>
    opinion.is === 'fault' ? [{ says: opinion.says, evidence: hit.evidence }] : [],
  );
  const silent = opinions.map(({ opinion }) => opinion).find(opinion => opinion.is === 'no-answer');
  const proof = control
    ? await fire(access, { ...(typeof control === 'function' ? await control(way) : control), vantage, to })
    : undefined;
  const unproven =
    proof && proof.seen.response !== 'accepted'
      ? `it does not answer the right one either (${proof.seen.response})`
      : undefined;
  const unanswered = silent ? silent.says : unproven;
  const evidence = [...hits.map(hit => hit.evidence), ...(proof ? [proof.evidence] : [])];
  return { listener, faults, evidence, ...(unanswered ? { unanswered } : {}) };
}

/** More is not shown: the first of each listener say it. */
const SHOWN = 60;

function findingOf(judged: readonly Judged[], { says, closed }: Battery): Finding {
  const bad = judged.filter(({ faults }) => faults.length > 0);
  if (bad.length > 0) {
    const where = bad.map(({ listener }) => listener.name);
    const words = [...new Set(bad.flatMap(({ faults }) => faults.map(each => each.says)))];
    const evidence = bad.flatMap(({ faults }) => faults.map(each => each.evidence)).slice(0, SHOWN);
    return failed(`${words.slice(0, 3).join('; ')} (${count(bad.length)})`, { where, evidence });
  }
  const evidence = judged.flatMap(each => each.evidence).slice(0, SHOWN);
  const open = judged.filter(({ unanswered }) => unanswered);
  if (open.length > 0) {
    const where = open.map(({ listener }) => listener.name);
    return notAssessed(`needs an answer from ${where.join(', ')}: ${open[0]?.unanswered}`, { where, evidence });
  }
  if (closed && evidence.length === 0) return passed(closed, { evidence });
  return passed(`${says} (${count(judged.length)})`, { evidence });
}

function count(listeners: number): string {
  return listeners === 1 ? '1 listener' : `${listeners} listeners`;
}
