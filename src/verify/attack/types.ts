import type { X509Certificate } from 'node:crypto';
import type { Address, Vantage } from '../access.ts';
import type { Who } from '../api/caller.ts';
import type { ResponseClass } from '../check.ts';

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

export interface HttpAsk {
  method?: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What a listener is tried with. Without `tls` it is plaintext. */
export interface Try {
  who: Who;
  ask: HttpAsk;
  tls?: TlsVersion;
  /** OpenSSL's list of ciphers, for weak ones. */
  ciphers?: string;
  serverName?: string;
  /** The answer may hold secrets: no excerpt of it is kept. */
  hush?: boolean;
}

/** One probe: a try from somewhere at something. */
export interface Shot extends Try {
  vantage: Vantage;
  to: Address;
}

/** What a probe saw. */
export interface Seen {
  response: ResponseClass;
  /** Of an HTTP answer. */
  status?: number;
  /** Version and cipher of a handshake that ended for this side; the server may still have refused after it. */
  tls?: string;
  cipher?: string;
  /** The server's certificates, its own first; none when the handshake did not come that far. */
  chain: X509Certificate[];
  /** SHA-256 of the application's bytes that were read. */
  hash?: string;
  /** Redacted, at most 200 characters. */
  excerpt?: string;
  /** Of the answer, as far as read: for checks, never for evidence. */
  body: string;
  error?: string;
}
