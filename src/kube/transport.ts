import {
  type HttpsAnswer,
  type HttpsConnection,
  type HttpsRequest,
  type HttpsTarget,
  httpsConnection,
} from '../kit/https.ts';
import { keptConnection } from '../kit/kept-connection.ts';
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
  const { server, credentials, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const kept = keptConnection<KubeCredentials>(own => httpsConnection({ ...targetOf(options, own), connections: 6 }));
  return {
    async send<T>(request: KubeRequest): Promise<KubeAnswer<T>> {
      const connection = await kept.as(await credentials());
      const answer = await twiceIfDraining(connection, { timeoutMs, ...encoded(request) }).catch((error: unknown) => {
        throw unanswered(server, error);
      });
      if (answer.status >= 300) throw new KubeRefused(request.what, answer.status, statusOf(answer.text));
      return { status: answer.status, body: JSON.parse(answer.text) as T };
    },
    close: () => kept.close(),
  };
}

/**
 * An API server about to end refuses what still comes in on kept connections (--shutdown-send-retry-after: 429, Connection: close) before
 * it looks at it, so it may be sent again: a new connection leads to another API server.
 */
async function twiceIfDraining(connection: HttpsConnection, request: HttpsRequest): Promise<HttpsAnswer> {
  const answer = await connection.request(request);
  return answer.status === 429 && answer.closing ? connection.request(request) : answer;
}

type KubeCredentials = Awaited<ReturnType<KubeClientOptions['credentials']>>;

/** The API server of these options as a target, as whom the credentials say. */
export function targetOf(options: KubeClientOptions, { cert, key }: KubeCredentials): HttpsTarget {
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

function encoded({ method, path, query, body, contentType, timeoutMs, repeatable }: KubeRequest) {
  const ofBody: Record<string, string> = body ? { 'content-type': contentType ?? 'application/json' } : {};
  return {
    method,
    path: withQuery(path, query),
    headers: { accept: 'application/json', ...ofBody },
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(repeatable === undefined ? {} : { repeatable }),
  };
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
