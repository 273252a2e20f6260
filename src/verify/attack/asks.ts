import type { Who } from '../api/caller.ts';
import type { HttpAsk, TlsVersion, Try } from './types.ts';

/** In TLS 1.3 the client is done before the server has judged its certificate, in 1.2 it is not: both are tried. */
export const BOTH: readonly TlsVersion[] = ['TLSv1.2', 'TLSv1.3'];

/** One key of etcd, without its value, over the JSON gateway. */
export const RANGE: HttpAsk = {
  method: 'POST',
  path: '/v3/kv/range',
  body: JSON.stringify({ key: 'AA==', range_end: 'AA==', limit: '1', keys_only: true }),
};
export const MEMBERS: HttpAsk = { path: '/members' };
/** Whom the API server takes the caller for. */
export const WHO_AM_I: HttpAsk = {
  method: 'POST',
  path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
};

/** Each of them with each request, in both versions of TLS. */
export function overTls(whos: readonly Who[], ...asks: HttpAsk[]): Try[] {
  return whos.flatMap(who => asks.flatMap(ask => BOTH.map(tls => ({ who, ask, tls, hush: true }))));
}
