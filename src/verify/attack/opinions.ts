import { FINE, fault, noAnswer, type Opinion } from './battery.ts';
import type { Hit } from './fire.ts';

const whoOf = ({ shot }: Hit): string => (shot.tls ? `${shot.who.kind} over ${shot.tls}` : 'plaintext');

/** Mutual TLS: not one byte of the application. */
export function refusedByTls(hit: Hit): Opinion {
  const { response } = hit.seen;
  if (response === 'silent') return noAnswer('it takes connections and says nothing');
  const refused = ['refused-tls', 'closed', 'filtered', 'refused-tcp'].includes(response);
  return refused ? FINE : fault(`answers ${whoOf(hit)}: ${response}${httpStatus(hit)}`);
}

/** TLS that asks for a credential in the request: 401, or no TLS at all. */
export function unauthenticated(hit: Hit): Opinion {
  const { response, status = 0 } = hit.seen;
  if (status === 429 || status >= 500) return noAnswer(`HTTP ${status}`);
  return response === '401' ? FINE : refusedByTls(hit);
}

/** Known, and without the right. */
export function forbidden(hit: Hit): Opinion {
  return hit.seen.response === '403' ? FINE : unauthenticated(hit);
}

/** No connection. */
export function unreached(hit: Hit): Opinion {
  const { response } = hit.seen;
  const open = response !== 'filtered' && response !== 'refused-tcp';
  return open ? fault(`is reached from ${hit.shot.vantage.id}`) : FINE;
}

function httpStatus({ seen }: Hit): string {
  return seen.status ? ` (HTTP ${seen.status})` : '';
}
