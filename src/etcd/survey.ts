import { SeaworthyError } from '../kit/errors.ts';
import { EtcdSilent } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { knowsLeader } from './member-seen.ts';
import type { EtcdMachine } from './types.ts';
import type { StatusAnswer } from './wire.ts';

/** All machines, each asked once what its member says of itself: any member answers that, learners and those without a leader too. */
export type Survey = readonly { machine: EtcdMachine; status: Promise<StatusAnswer> }[];

export function startSurvey(gateway: Gateway, machines: readonly EtcdMachine[]): Survey {
  return machines.map(machine => {
    const status = soon(machine, gateway.call<StatusAnswer>(machine, '/v3/maintenance/status', {}));
    status.catch(() => {});
    return { machine, status };
  });
}

/** A member that is well says so within this (ms): one that is gone must not hold up every round. */
const SOON = 1_800;

/** Nobody waits longer; the call itself goes on, so that a way that is slow to open is open for the next one. */
function soon<T>({ name }: EtcdMachine, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new EtcdSilent(`etcd on ${name} does not answer in time`, undefined)), SOON);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timer));
}

/** Who answered; waits for the last of them, or its time limit. */
export async function answersOf(survey: Survey): Promise<StatusAnswer[]> {
  const settled = await Promise.allSettled(survey.map(({ status }) => status));
  return settled.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
}

/** The first voter to say that it knows the leader, so can pass a call on to it. */
export function findVoter(survey: Survey): Promise<EtcdMachine> {
  return raceVoters(survey, async machine => machine);
}

/** Reads through whichever voter answers first: one that was cut off just now may still believe in its leader. */
export function raceVoters<T>(survey: Survey, ask: (machine: EtcdMachine) => Promise<T>): Promise<T> {
  return firstOf(survey, (machine, status) => {
    if (status.isLearner) throw notYet(machine, 'is a learner');
    if (!knowsLeader(status)) throw notYet(machine, 'has no leader');
    return ask(machine);
  });
}

/** The machine whose member says of itself that it leads, and the member's id (decimal). */
export function findLeader(survey: Survey): Promise<{ machine: EtcdMachine; id: string }> {
  return firstOf(survey, async (machine, { leader: id = '', header }) => {
    if (!id || id !== header?.member_id) throw notYet(machine, 'does not lead');
    return { machine, id };
  });
}

/** The first success; when there is none, one error that tells what each machine said. */
async function firstOf<T>(survey: Survey, ask: (machine: EtcdMachine, status: StatusAnswer) => Promise<T>): Promise<T> {
  try {
    return await Promise.any(survey.map(async ({ machine, status }) => ask(machine, await status)));
  } catch (error) {
    throw noneOf((error as AggregateError).errors);
  }
}

export function noneOf(errors: readonly unknown[]): unknown {
  const told = errors.filter(error => error instanceof SeaworthyError);
  if (told.length < errors.length) return errors.find(error => !(error instanceof SeaworthyError));
  const reached = told.filter(error => !(error instanceof EtcdSilent));
  if (reached.length > 0 && reached.every(error => error.kind === 'credentials')) return reached[0];
  if (told.length === 1) return told[0];
  const reasons = told.map(error => error.message).join('; ') || 'there is none to ask';
  return new SeaworthyError('etcd', `no etcd member can serve: ${reasons}`, {
    retry: told.some(error => error.retry),
    hint:
      reached.find(error => error.hint)?.hint ??
      'etcd serves again once a majority of its voters run and reach each other',
    cause: told[0],
  });
}

function notYet(machine: EtcdMachine, what: string): SeaworthyError {
  return new SeaworthyError('etcd', `etcd on ${machine.name} ${what}`, { retry: true });
}
