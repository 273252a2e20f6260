import { type HttpsConnection, type HttpsTarget, httpsConnection } from '../kit/https.ts';
import { KubeRefused, type StatusAnswer, unanswered } from './errors.ts';
import type { KubeClientOptions } from './types.ts';

export interface KubeRequest {
  /** What it is for, as an error begins: "list nodes". */
  what: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | undefined>;
  body?: object;
  /** Default application/json. */
  contentType?: string;
  /** Milliseconds, when other than the client's. */
  timeoutMs?: number;
  /** May be sent twice without harm. Default: only GET. */
  repeatable?: boolean;
}

export interface KubeAnswer<T> {
  /** HTTP status, below 300. */
  status: number;
  body: T;
}

/** JSON to one API server or the endpoint before several, over kept-alive mutual TLS; a new client certificate gets new connections. */
export interface Transport {
  send<T>(request: KubeRequest): Promise<KubeAnswer<T>>;
  close(): Promise<void>;
}

export const DEFAULT_TIMEOUT_MS = 5000;

export function createTransport(options: KubeClientOptions): Transport {
  const { server, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  let current: { cert: string; connection: Promise<HttpsConnection> } | undefined;

  async function connected(): Promise<HttpsConnection> {
    const { cert, key } = await options.credentials();
    if (current?.cert === cert) return current.connection;
    const old = current;
    current = { cert, connection: httpsConnection({ ...targetOf(options, { cert, key }), connections: 6 }) };
    // Requests under way on the old ones may end first
    if (old) setTimeout(() => void old.connection.then(connection => connection.close()), timeoutMs).unref();
    return current.connection;
  }

  return {
    async send<T>(request: KubeRequest): Promise<KubeAnswer<T>> {
      const connection = await connected();
      const answer = await connection
        .request({
          method: request.method,
          path: withQuery(request.path, request.query),
          headers: { accept: 'application/json', ...(request.body ? contentType(request) : {}) },
          body: request.body && JSON.stringify(request.body),
          timeoutMs: request.timeoutMs ?? timeoutMs,
          repeatable: request.repeatable,
        })
        .catch((error: unknown) => {
          throw unanswered(server, error);
        });
      if (answer.status >= 300) throw new KubeRefused(request.what, answer.status, statusOf(answer.text));
      return { status: answer.status, body: JSON.parse(answer.text) as T };
    },
    async close() {
      await (await current?.connection)?.close();
      current = undefined;
    },
  };
}

/** The API server of these options as a target, as whom the credentials say. */
export function targetOf(options: KubeClientOptions, { cert, key }: { cert: string; key: string }): HttpsTarget {
  const { hostname, port } = new URL(options.server);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 443),
    ca: options.ca,
    cert,
    key,
    connectTimeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(options.serverName ? { serverName: options.serverName } : {}),
    ...(options.connect ? { connect: options.connect } : {}),
  };
}

function contentType(request: KubeRequest): Record<string, string> {
  return { 'content-type': request.contentType ?? 'application/json' };
}

function withQuery(path: string, query: KubeRequest['query'] = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** A Status where the API server could form one, else the first line of what came. */
export function statusOf(text: string): StatusAnswer {
  try {
    return JSON.parse(text) as StatusAnswer;
  } catch {
    return { message: text.split('\n', 1)[0]?.slice(0, 200) ?? '' };
  }
}
