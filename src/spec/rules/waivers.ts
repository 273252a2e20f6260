import { checkFact } from '../../catalog/checks.ts';
import type { Draft } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';

/** What the document asks for that falls short of production grade. */
interface Shortfall {
  path: Path;
  check: string;
  because: string;
}

function shortfalls(draft: Draft): Shortfall[] {
  const found: Shortfall[] = [];
  if (draft.replicas === 1)
    found.push({ path: ['controlPlane', 'replicas'], check: 'HA-01', because: 'one control plane survives no loss' });
  if (draft.cni === 'flannel')
    found.push({ path: ['network', 'cni'], check: 'NET-01', because: 'flannel enforces no NetworkPolicy' });
  if (draft.providers.includes('local'))
    found.push({
      path: ['provider', 'local'],
      check: 'HA-01',
      because: 'all machines stand on one host, one failure domain',
    });
  return found;
}

/** Every shortfall needs its waiver; an expired one still lets the document be used, and is warned of. */
export function neededWaivers(draft: Draft): Finding[] {
  if (!draft.waiversReadable) return [];
  const waived = new Set(draft.waivers.map(waiver => waiver.check ?? waiver.meant));
  return shortfalls(draft)
    .filter(({ check }) => !waived.has(check))
    .map(({ path, check, because }) => ({
      path,
      at: 'key' as const,
      message: `${because}, so a waiver of ${check} is needed`,
      hint: `add \`{ check: ${check}, reason: <why>, expires: <date or never> }\` to waivers`,
    }));
}

export function distinctWaivers(draft: Draft): Finding[] {
  return draft.waivers.flatMap(({ check }, index) =>
    check !== undefined && draft.waivers.findIndex(waiver => waiver.check === check) < index
      ? [{ path: ['waivers', index, 'check'], message: `a second waiver of ${check}`, hint: 'keep one of them' }]
      : [],
  );
}

/** Only a cluster on one host may leave a requirement out for good. */
export function neverOnlyLocal(draft: Draft): Finding[] {
  if (draft.providers.every(provider => provider === 'local')) return [];
  return draft.waivers.flatMap(({ expires }, index) =>
    expires === 'never'
      ? [
          {
            path: ['waivers', index, 'expires'],
            message: '`never` is for clusters of provider local',
            hint: 'write the last day it shall hold, as in 2027-03-31',
          },
        ]
      : [],
  );
}

/** `now` in milliseconds since the epoch. */
export function expiredWaivers(draft: Draft, now: number): Finding[] {
  return draft.waivers.flatMap(({ check, expires }, index) =>
    check !== undefined && expires !== undefined && isExpired({ expires }, now)
      ? [
          {
            path: ['waivers', index, 'expires'],
            message: `the waiver of ${check} expired on ${expires}: "${checkFact(check)?.requires}" counts again`,
            hint: 'meet the requirement, or decide anew and set a later date',
            warning: true,
          },
        ]
      : [],
  );
}

/** Whether a waiver's last day (UTC) is over. `now` in milliseconds since the epoch. */
export function isExpired(waiver: { expires: string }, now: number): boolean {
  return waiver.expires !== 'never' && now >= Date.parse(`${waiver.expires}T00:00:00Z`) + 86_400_000;
}
