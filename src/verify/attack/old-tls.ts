import type { Who } from '../api/caller.ts';
import { FINE, fault, noAnswer, type Opinion } from './battery.ts';
import type { Hit } from './fire.ts';
import type { HttpAsk, Try } from './types.ts';

/** Without authentication of the server, without encryption, or without forward secrecy. RC4 and 3DES our own library has not: can't be tried. */
const WEAK = 'aNULL:eNULL:kRSA:!PSK:!SRP@SECLEVEL=0';
/** CBC with SHA-1, forward secret: old, and not broken in TLS 1.2. */
const LEGACY = 'ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA@SECLEVEL=0';

export function oldVersions(who: Who, ask: HttpAsk): Try[] {
  return [
    { who, ask, tls: 'TLSv1', hush: true },
    { who, ask, tls: 'TLSv1.1', hush: true },
  ];
}

export function weakCiphers(who: Who, ask: HttpAsk, { legacy = false } = {}): Try[] {
  const lists = legacy ? [WEAK, LEGACY] : [WEAK];
  return lists.map(ciphers => ({ who, ask, tls: 'TLSv1.2', ciphers, hush: true }));
}

/** The server has agreed to the version and cipher, whatever it thought of the certificate then. */
export function notSpoken({ shot, seen }: Hit): Opinion {
  const spoken =
    seen.tls !== undefined || /certificate|unknown ca/i.test(seen.error ?? '') || seen.status !== undefined;
  if (spoken) return fault(`speaks ${shot.tls}${shot.ciphers ? ` with ${seen.cipher ?? 'a weak cipher'}` : ''}`);
  if (seen.response === 'silent') return noAnswer('it takes connections and says nothing');
  return FINE;
}
