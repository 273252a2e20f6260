import { createHash } from 'node:crypto';
import { excerptOf } from '../api/evidence.ts';
import type { ResponseClass } from '../check.ts';
import type { Seen } from './types.ts';

/** How a connection that was made ended, and what of the application came back. */
export interface Ended {
  bytes: Buffer;
  /** Time was up before the other side ended it. */
  timedOut: boolean;
  /** An alert, or a handshake that could not be. */
  tlsError: boolean;
}

const HTTP = /^HTTP\/1\.[01] (\d{3})/;
/** What Go's TLS servers say, in plaintext, to whoever comes without TLS: it is not the application. */
const WANTS_TLS = /^HTTP\/1\.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server\.\s*$/;

/** Believes only bytes of the application: in TLS 1.3 a handshake that ended well for this side proves nothing. */
export function classify({ bytes, timedOut, tlsError }: Ended): Pick<Seen, 'response' | 'status'> {
  if (bytes.length === 0) return { response: tlsError ? 'refused-tls' : timedOut ? 'silent' : 'closed' };
  const text = bytes.toString('latin1');
  if (WANTS_TLS.test(text)) return { response: 'refused-tls' };
  const status = Number(HTTP.exec(text)?.[1]);
  if (!status) return { response: 'garbage' };
  if (status === 401 || status === 403) return { response: `${status}`, status };
  return { response: status >= 200 && status < 300 ? 'accepted' : 'other-status', status };
}

/** Why there is no connection: a refusal by the machine itself, or nothing that answers. */
export function refusalOf(error: unknown): ResponseClass {
  const { code } = error as { code?: unknown };
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'refused-tcp' : 'filtered';
}

/** What of an answer is kept. */
export function said(bytes: Buffer, hush = false): Pick<Seen, 'hash' | 'excerpt' | 'body'> {
  if (bytes.length === 0) return { body: '' };
  const body = bodyOf(bytes);
  const firstLine = bytes.toString('latin1').split('\r\n', 1)[0] ?? '';
  const shown = hush ? `[${body.length} characters that are not kept]` : body;
  const excerpt = excerptOf(`${firstLine} ${shown}`.replace(/[^\x20-\x7e\n]+/g, ' '));
  return { body, hash: createHash('sha256').update(bytes).digest('hex'), excerpt };
}

/** The body of an HTTP/1.1 answer, its chunks joined, as far as it was read. */
function bodyOf(bytes: Buffer): string {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return '';
  const body = bytes.subarray(end + 4);
  const chunked = /^transfer-encoding:\s*chunked/im.test(bytes.subarray(0, end).toString('latin1'));
  return (chunked ? unchunked(body) : body).toString();
}

function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const line = body.indexOf('\r\n', at);
    const size = line < 0 ? 0 : Number.parseInt(body.subarray(at, line).toString('latin1'), 16);
    if (!(size > 0)) break;
    parts.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
