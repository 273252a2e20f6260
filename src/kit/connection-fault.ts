import { messageOf } from './errors.ts';

/**
 * Why a TLS connection or a request on it failed: their certificate is not to be trusted; they refused ours; nobody listens there;
 * no answer in time; it broke on the way; or it was no connection's fault (undefined).
 */
export type ConnectionFault = 'untrusted' | 'not-admitted' | 'refused' | 'timeout' | 'broken';

/** Judges what node:tls, node:net, undici and AbortSignal throw, causes included. */
export function connectionFault(error: unknown): ConnectionFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', name } = error as Error & { code?: unknown };
  return faultOf(String(code), name) ?? connectionFault(error.cause);
}

/** What went wrong in few words: OpenSSL's reason where there is one, for its messages name its source files. */
export function faultMessage(error: unknown): string {
  const { reason } = error as { reason?: unknown };
  return typeof reason === 'string' ? reason : messageOf(error).trim();
}

function faultOf(code: string, name: string): ConnectionFault | undefined {
  if (UNTRUSTED.test(code)) return 'untrusted';
  if (NOT_ADMITTED.test(code)) return 'not-admitted';
  if (code === 'ECONNREFUSED') return 'refused';
  if (TIMEOUT.has(code) || name === 'TimeoutError') return 'timeout';
  if (BROKEN.has(code) || code.startsWith('ERR_SSL_')) return 'broken';
  return undefined;
}

/** OpenSSL's verification errors as node:tls names them, and its own check of the name. */
const UNTRUSTED =
  /^(ERR_TLS_CERT_ALTNAME_INVALID|CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)/;

/** Alerts by which a server refuses the client's certificate; in TLS 1.3 they come after the handshake. */
const NOT_ADMITTED =
  /^ERR_SSL_(TLSV1[13]_ALERT_(CERTIFICATE_REQUIRED|UNKNOWN_CA|ACCESS_DENIED)|TLSV1_ALERT_UNKNOWN_CA|SSLV3_ALERT_(BAD_CERTIFICATE|CERTIFICATE_(EXPIRED|REVOKED|UNKNOWN)|UNSUPPORTED_CERTIFICATE))/;

const TIMEOUT = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

const BROKEN = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
]);
