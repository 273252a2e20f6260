import { SeaworthyError } from '../kit/errors.ts';
import type { Request, StateSeen } from '../world/state.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import type { Session } from './session.ts';
import { steadyLook } from './steady-look.ts';

/** What a verb asks for that the document cannot say, given what is on record now; undefined when that is there already. */
export type Ask = (state: StateSeen) => Asked | undefined;

export interface Asked {
  requests: Request[];
  /** For the journal. */
  why?: string;
}

type Part = Pick<Session, 'world' | 'journal'>;

/** Refuses what cannot be begun now, as if the requests were there already; only then are they: what is refused leaves no trace. */
export async function begin(session: Part & Pick<Session, 'document' | 'desire' | 'signal'>, ask?: Ask): Promise<void> {
  const seen = await steadyLook(session);
  const { state } = seen;
  const asked = ask?.(state);
  const requests = [...state.requests, ...(asked?.requests ?? [])];
  await refuseUpgrade(session, { ...seen, state: { ...state, requests } });
  if (asked) await keepAsked(session, asked);
}

/** From here on they are part of what is wanted, also after a kill. */
export async function keepAsked({ world, journal }: Part, { requests, why }: Asked): Promise<void> {
  for (const request of requests) await world.state.addRequest(request);
  if (why !== undefined) await journal.append({ kind: 'requested', why });
}

export function refuseWhileDestroying({ requests }: StateSeen): void {
  if (!requests.some(request => request.kind === 'destroy')) return;
  throw new SeaworthyError('spec', 'this cluster is being destroyed', {
    hint: 'finish with `seaworthy down`, then `up` founds a new one',
  });
}
