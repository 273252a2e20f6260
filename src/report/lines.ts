import type { Evidence, ResponseClass } from '../verify/check.ts';
import type { Remedy } from '../verify/remedies/types.ts';
import type { Assessed } from '../verify/report.ts';

/** What a listener's answer means. */
export const RESPONSES: Readonly<Record<ResponseClass, string>> = {
  filtered: 'no answer at all: something on the way drops it',
  'refused-tcp': 'nobody listens there',
  'refused-tls': 'refused in the TLS handshake, or right after it',
  closed: 'the connection ended without a byte',
  silent: 'connected, and no byte came in time',
  '401': 'asked who this is, and did not take it',
  '403': 'knew who this is, and refused',
  accepted: 'answered the request as asked',
  'other-status': 'answered with another status',
  garbage: 'bytes that are no answer',
};

/** How it is mended, for people: the setting, then where it stands with each installer. Of a cluster of ours only what is ours. */
export function remedyLines({ setting, by }: Remedy, ours = false): string[] {
  const places = Object.entries(by).filter(([installer]) => !ours || installer === 'seaworthy');
  return [setting, ...places.map(([installer, place]) => `${installer}: ${place}`)];
}

/** `CIS 1.2.27`, `NSA C-0066`, `STIG V-274882`. */
export function coversOf({ covers }: Assessed['check']): string[] {
  const { cis = [], nsa = [], stig = [] } = covers;
  return [...cis.map(id => `CIS ${id}`), ...nsa.map(id => `NSA ${id}`), ...stig.map(id => `STIG ${id}`)];
}

/** `401: GET /api from host to 127.0.0.1:6443 as a forged certificate, TLS 1.3`. */
export function evidenceLine({ request, vantage, target, credential, tls, response }: Evidence): string {
  const as = credential ? ` as ${credential.kind}` : '';
  return `${response}: ${request} from ${vantage} to ${target}${as}${tls ? `, ${tls}` : ''}`;
}
