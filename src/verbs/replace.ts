import { SeaworthyError } from '../kit/errors.ts';
import { nearest } from '../kit/nearest.ts';
import type { StateSeen } from '../world/state.ts';
import { openState } from '../world/store/state-file.ts';
import { type Ask, keepAsked, refuseWhileDestroying } from './ask.ts';
import { converge } from './converge.ts';
import { readDocument } from './document.ts';
import { type Session, withSession } from './session.ts';
import type { RequestResult, VerbOptions } from './types.ts';

export interface RequestOptions extends VerbOptions {
  /** Only keeps the request: the next `up`, or `keep`, does the rest. */
  leaveIt?: boolean;
}

/** Replaces machines by new ones, in the loop's order and under all its rules. A request that is kept: after a kill, `up` goes on with it. */
export async function replace(options: RequestOptions, machines: readonly string[]): Promise<RequestResult> {
  await refuseUnknown(options, machines);
  return withSession(options, needsOf('replace', options), session => {
    const at = session.world.clock.now();
    return requested(session, options, state => {
      for (const name of machines) knownMachine(state, name);
      const requests = machines.map(name => ({ kind: 'replace' as const, name, at }));
      return { requests, why: `replace ${machines.join(', ')}` };
    });
  });
}

export function needsOf(purpose: string, { leaveIt }: RequestOptions) {
  return { purpose, changes: true, latePayload: leaveIt === true };
}

/** Keeps the request, then does what it asks for. */
export async function requested(session: Session, { leaveIt }: RequestOptions, ask: Ask): Promise<RequestResult> {
  if (!leaveIt) return { left: false, up: await converge(session, { ask }) };
  const state = await session.world.state.read();
  refuseWhileDestroying(state);
  const asked = ask(state);
  if (asked) await keepAsked(session, asked);
  session.conclude('requested');
  return { left: true };
}

/** Before anything is taken or made: a refusal touches nothing. */
async function refuseUnknown(options: VerbOptions, machines: readonly string[]): Promise<void> {
  const { stateDir, spec } = await readDocument(options.document, options.stateDir);
  const state = await openState(stateDir, spec.metadata.name).readState();
  refuseUnfounded(state);
  for (const name of machines) knownMachine(state, name);
}

export function refuseUnfounded({ epoch, cluster }: StateSeen): void {
  if (epoch) return;
  throw new SeaworthyError('spec', `there is no cluster ${cluster} yet`, { hint: '`seaworthy up` makes it' });
}

function knownMachine({ machines, cluster }: StateSeen, name: string): void {
  if (machines[name]) return;
  const names = Object.keys(machines);
  const meant = nearest(name, names);
  throw new SeaworthyError('spec', `${cluster} has no machine ${name}`, {
    hint: meant ? `did you mean ${meant}? it has ${names.join(', ')}` : `it has ${names.join(', ')}`,
  });
}
