import { SeaworthyError } from '../kit/errors.ts';
import { AUTHORITIES, type Authorities } from './types.ts';

const DAY = 24 * 3600 * 1000;
const HOUR = 3600 * 1000;
/** Clocks may differ by this much without a fresh leaf being refused. */
const BACKDATED = HOUR;

/** Times in milliseconds since the epoch, notAfter on a whole second. */
export interface Lifetime {
  notBefore: number;
  notAfter: number;
  dueAt: number;
}

/**
 * How long one machine's leaves live: the validity, shortened by a random 0–20 % (so that no two machines expire together), never longer
 * than the authorities themselves; due at two thirds. `random` gives numbers in [0, 1).
 * @throws SeaworthyError credentials when an authority has expired.
 */
export function machineLifetime(
  now: number,
  validityDays: number,
  random: () => number,
  authorities: Authorities,
): Lifetime {
  const wished = now + validityDays * DAY * (1 - 0.2 * random());
  return lifetimeUntil(now, wished, authorities);
}

/** From an hour ago until `wished`, or until the first of the authorities expires. */
export function lifetimeUntil(now: number, wished: number, authorities: Authorities): Lifetime {
  const first = AUTHORITIES.map(id => authorities[id]).reduce((a, b) => (b.notAfter < a.notAfter ? b : a));
  if (first.notAfter <= now) {
    const when = new Date(first.notAfter).toISOString();
    throw new SeaworthyError('credentials', `the authority ${first.id} expired on ${when}: nothing can be issued`, {
      hint: 'check the clock of this host; if it is right, the authorities have to be replaced',
    });
  }
  const notAfter = Math.floor(Math.min(wished, first.notAfter) / 1000) * 1000;
  return { notBefore: now - BACKDATED, notAfter, dueAt: Math.floor(now + ((notAfter - now) * 2) / 3) };
}
