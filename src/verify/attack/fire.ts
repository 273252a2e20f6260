import type { Access } from '../access.ts';
import { credentialOf } from '../api/evidence.ts';
import type { Evidence } from '../check.ts';
import { probe } from './probe.ts';
import type { Seen, Shot } from './types.ts';

/** A probe that was made, what it saw, and what of it is shown. */
export interface Hit {
  shot: Shot;
  seen: Seen;
  evidence: Evidence;
}

/** Within a run the same probe is made once, whichever checks rest on it. */
const made = new WeakMap<Access['probes'], Map<string, Promise<Hit>>>();

/** Makes a probe, through the run's limits. */
export function fire({ probes, clock, signal }: Access, shot: Shot): Promise<Hit> {
  const known = made.get(probes) ?? new Map<string, Promise<Hit>>();
  made.set(probes, known);
  const key = keyOf(shot);
  const target = `${shot.vantage.id} ${shot.to.host}:${shot.to.port}`;
  const hit =
    known.get(key) ??
    probes.run(target, async () => {
      const at = clock.now();
      const seen = await probe(shot, signal);
      return { shot, seen, evidence: evidenceOf(shot, seen, at) };
    });
  known.set(key, hit);
  hit.catch(() => known.delete(key));
  return hit;
}

function keyOf({ vantage, to, tls, ciphers, serverName, who, ask }: Shot): string {
  return JSON.stringify([vantage.id, to, tls, ciphers, serverName, who, ask]);
}

function evidenceOf({ vantage, to, who, ask, tls }: Shot, seen: Seen, at: number): Evidence {
  const excerpt = seen.excerpt ?? seen.error;
  return {
    request: `${ask.method ?? 'GET'} ${ask.path}${tls ? '' : ' in plaintext'}`,
    vantage: vantage.id,
    target: `${to.host}:${to.port}`,
    credential: credentialOf(who),
    ...(tls ? { tls } : {}),
    response: seen.response,
    ...(seen.hash ? { hash: seen.hash } : {}),
    ...(excerpt ? { excerpt: excerpt.slice(0, 200) } : {}),
    at: new Date(at).toISOString(),
  };
}
