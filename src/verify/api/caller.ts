import { type HttpsConnection, httpsConnection } from '../../kit/https.ts';

/** As whom a request is made. `kind` names it in the evidence: `administrator`, `tenant`, `stolen node identity`. */
export interface Who {
  kind: string;
  cert?: string;
  key?: string;
  token?: string;
  headers?: Record<string, string>;
}

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  path: string;
  body?: object;
  contentType?: string;
  headers?: Record<string, string | string[]>;
  timeoutMs?: number;
}

export interface ApiAnswer {
  status: number;
  text: string;
  /** The answer as JSON, or undefined when it is none. */
  json<T = unknown>(): T | undefined;
}

/** Requests to the API server as somebody. Whatever status comes is an answer; only what never came rejects. */
export interface ApiCaller {
  who: Who;
  request(request: ApiRequest): Promise<ApiAnswer>;
}

export interface CallerOptions {
  server: string;
  ca: string;
  serverName?: string;
  /** Asked before each request, so that it may be renewed. */
  who: () => Promise<Who>;
  kind: string;
  signal?: AbortSignal;
}

const TIMEOUT_MS = 10_000;
/** More than the longest page of a listing; what streams without end is left there. */
const LONGEST = 64 * 1024 * 1024;

export function apiCaller(options: CallerOptions): ApiCaller & { close(): Promise<void> } {
  let open: { cert: string | undefined; connection: Promise<HttpsConnection> } | undefined;
  let last: Who = { kind: options.kind };
  const connectionAs = (who: Who) => {
    if (open?.cert !== who.cert || !open) {
      open?.connection.then(old => old.retire()).catch(() => {});
      open = { cert: who.cert, connection: connect(options, who) };
    }
    return open.connection;
  };
  return {
    get who() {
      return last;
    },
    async request(request) {
      last = await options.who();
      return send(await connectionAs(last), last, request);
    },
    close: async () => {
      await (await open?.connection)?.close();
      open = undefined;
    },
  };
}

function connect({ server, ca, serverName }: CallerOptions, { cert, key }: Who): Promise<HttpsConnection> {
  const { hostname, port } = new URL(server);
  return httpsConnection({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 443),
    ca,
    ...(cert && key ? { cert, key } : {}),
    ...(serverName ? { serverName } : {}),
    connectTimeoutMs: TIMEOUT_MS,
  });
}

async function send(connection: HttpsConnection, who: Who, request: ApiRequest): Promise<ApiAnswer> {
  const { method = 'GET', path, body, contentType = 'application/json', timeoutMs = TIMEOUT_MS } = request;
  const answer = await connection.stream({
    method,
    path,
    headers: {
      accept: 'application/json',
      ...(body ? { 'content-type': contentType } : {}),
      ...(who.token ? { authorization: `Bearer ${who.token}` } : {}),
      ...who.headers,
      ...request.headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    timeoutMs,
  });
  const text = await textOf(answer.body, timeoutMs);
  return { status: answer.status, text, json: () => parsed(text) };
}

async function textOf(body: NodeJS.ReadableStream & { destroy(): unknown }, timeoutMs: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => body.destroy(), timeoutMs);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > LONGEST) throw new Error(`an answer of more than ${LONGEST} bytes`);
    }
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
