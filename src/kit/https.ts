import type { Readable } from 'node:stream';
import type { Dispatcher, Pool } from 'undici';
import { openTls, type TlsTarget } from './tls.ts';

export interface HttpsTarget extends TlsTarget {
  /** At most so many connections at once, one request at a time on each. Default 4. */
  connections?: number;
}

export interface HttpsRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string;
  /** Milliseconds for the whole of it. */
  timeoutMs: number;
  /** May be sent again once when a kept connection turns out to be dead. Default: only GET. */
  repeatable?: boolean;
}

export interface HttpsAnswer {
  status: number;
  text: string;
  /** The server ends this connection: the next request goes out on a new one. */
  closing: boolean;
}

/** Kept-alive HTTPS connections to one server; a broken one is made anew with the next request. */
export interface HttpsConnection {
  /** Rejects as node:tls, node:net and undici do, or with a TimeoutError: each has a `name` or `code`. */
  request(request: HttpsRequest): Promise<HttpsAnswer>;
  /** The answer's body as it comes; `timeoutMs` is the longest silence. Its connection is busy until the body has ended. */
  stream(request: HttpsRequest): Promise<{ status: number; body: Readable }>;
  /** Takes no more requests, and ends when those under way have. */
  retire(): Promise<void>;
  /** Ends at once; requests under way fail. */
  close(): Promise<void>;
  /** What undici's own clients (WebSocket) take to use these connections. */
  dispatcher: Dispatcher;
}

/** Opens nothing yet: connections are made as requests need them, and kept for 30 s. */
export async function httpsConnection(target: HttpsTarget): Promise<HttpsConnection> {
  const { Pool } = await import('undici');
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const pool = new Pool(`https://${host}:${target.port}`, {
    connections: target.connections ?? 4,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: (_options, done) => {
      openTls(target).then(
        socket => done(null, socket),
        (error: Error) => done(error, null),
      );
    },
  });
  return {
    request: request => sendTwice(pool, request),
    stream: request => startStream(pool, request),
    retire: () => pool.close(),
    close: () => pool.destroy(),
    dispatcher: pool,
  };
}

async function sendTwice(pool: Pool, request: HttpsRequest): Promise<HttpsAnswer> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  try {
    return await send(pool, request, signal);
  } catch (error) {
    const repeatable = request.repeatable ?? request.method === 'GET';
    if (!repeatable || !DEAD_CONNECTION.has(String((error as { code?: unknown }).code))) throw error;
    return send(pool, request, signal);
  }
}

const DEAD_CONNECTION = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

async function send(pool: Pool, request: HttpsRequest, signal: AbortSignal): Promise<HttpsAnswer> {
  const { statusCode, headers, body } = await pool.request({
    method: request.method,
    path: request.path,
    headers: request.headers ?? null,
    body: request.body ?? null,
    signal,
  });
  return { status: statusCode, text: await body.text(), closing: headers.connection === 'close' };
}

async function startStream(pool: Pool, { method, path, headers, body, timeoutMs }: HttpsRequest) {
  const answer = await pool.request({
    ...{ method, path },
    headers: headers ?? null,
    body: body ?? null,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return { status: answer.statusCode, body: answer.body };
}
