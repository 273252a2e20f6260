import { isIP } from 'node:net';
import type { Shot } from './types.ts';

/** The request as it goes over the wire; the server ends the connection after its answer. */
export function requestText({ ask, to, who }: Shot): string {
  const headers: Record<string, string> = {
    host: isIP(to.host) === 6 ? `[${to.host}]:${to.port}` : `${to.host}:${to.port}`,
    'user-agent': 'seaworthy-verify',
    accept: 'application/json',
    connection: 'close',
    ...(who.token ? { authorization: `Bearer ${who.token}` } : {}),
    ...who.headers,
    ...bodyHeaders(ask.body),
    ...ask.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${ask.method ?? 'GET'} ${ask.path} HTTP/1.1\r\n${lines.join('')}\r\n${ask.body ?? ''}`;
}

function bodyHeaders(body: string | undefined): Record<string, string> {
  if (body === undefined) return {};
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
}
