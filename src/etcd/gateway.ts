import { SeaworthyError } from '../kit/errors.ts';
import { type HttpsAnswer, type HttpsConnection, httpsConnection } from '../kit/https.ts';
import { EtcdRefused, unanswered } from './errors.ts';
import type { EtcdClientOptions, EtcdCredentials, EtcdMachine } from './types.ts';

/** etcd's JSON gateway (docs: dev-guide/api_grpc_gateway): one kept connection to each machine, made anew when it breaks or the credentials change. */
export interface Gateway {
  /** POSTs to one machine's member; a refusal rejects with EtcdRefused, no answer with `etcd` or `credentials`. */
  call<T>(machine: EtcdMachine, path: string, body: object): Promise<T>;
  close(): Promise<void>;
}

export function createGateway(options: EtcdClientOptions): Gateway {
  const timeoutMs = options.timeoutMs ?? 3000;
  const kept = new Map<string, { credentials: EtcdCredentials; connection: Promise<HttpsConnection> }>();

  async function connectionTo(machine: EtcdMachine): Promise<HttpsConnection> {
    const key = `${machine.name} ${machine.address}`;
    const credentials = await options.credentials();
    const found = kept.get(key);
    if (found && sameCredentials(found.credentials, credentials)) return found.connection;
    const connection = open(machine, credentials);
    kept.set(key, { credentials, connection });
    await (await found?.connection)?.close();
    return connection;
  }

  function open(machine: EtcdMachine, credentials: EtcdCredentials): Promise<HttpsConnection> {
    return httpsConnection({
      ...credentials,
      host: machine.address,
      port: 2379,
      serverName: machine.name,
      connect: () => options.connect(machine),
      connections: 1,
      connectTimeoutMs: timeoutMs,
    });
  }

  return {
    async call(machine, path, body) {
      const connection = await connectionTo(machine);
      const request = { method: 'POST', path, headers: HEADERS, body: JSON.stringify(body), timeoutMs } as const;
      const answer = await connection.request({ ...request, repeatable: true }).catch((error: unknown) => {
        throw unanswered(machine.name, error);
      });
      return read(answer, machine.name, path);
    },
    async close() {
      const connections = await Promise.all([...kept.values()].map(entry => entry.connection));
      kept.clear();
      await Promise.all(connections.map(connection => connection.close()));
    },
  };
}

/** `hasleader` makes a member without a leader refuse at once, where it would wait for 7 s (rpctypes.MetadataRequireLeaderKey). */
const HEADERS = { 'content-type': 'application/json', 'grpc-metadata-hasleader': 'true' };

function read<T>(answer: HttpsAnswer, machine: string, path: string): T {
  const body = parse(answer.text);
  if (answer.status === 200 && body) return body as T;
  const { code, message, error } = (body ?? {}) as { code?: number; message?: string; error?: string };
  if (code !== undefined) throw new EtcdRefused({ code, message: message ?? error ?? '' }, `etcd on ${machine}`);
  throw new SeaworthyError('etcd', `etcd on ${machine} answers ${path} with HTTP ${answer.status}`, {
    retry: answer.status >= 500,
    hint: 'check that its JSON gateway is on (--enable-grpc-gateway)',
  });
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function sameCredentials(a: EtcdCredentials, b: EtcdCredentials): boolean {
  return a.cert === b.cert && a.key === b.key && a.ca === b.ca;
}
