import { SeaworthyError } from '../kit/errors.ts';
import { type HttpsAnswer, type HttpsTarget, httpsConnection } from '../kit/https.ts';
import { type KeptConnection, keptConnection } from '../kit/kept-connection.ts';
import { EtcdRefused, unanswered } from './errors.ts';
import type { EtcdClientOptions, EtcdCredentials, EtcdMachine } from './types.ts';

/** etcd's JSON gateway (docs: dev-guide/api_grpc_gateway): one kept connection to each machine, made anew when it breaks or the credentials change. */
export interface Gateway {
  /** POSTs to one machine's member; a refusal rejects with EtcdRefused, no answer with `etcd` or `credentials`. */
  call<T>(machine: EtcdMachine, path: string, body: object): Promise<T>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 3000;

export function createGateway(options: EtcdClientOptions): Gateway {
  const { credentials, timeoutMs = TIMEOUT_MS } = options;
  const kept = new Map<string, KeptConnection<EtcdCredentials>>();

  function keptTo(machine: EtcdMachine): KeptConnection<EtcdCredentials> {
    const key = `${machine.name} ${machine.address}`;
    const connection = kept.get(key) ?? keptConnection(own => httpsConnection(targetOf(machine, own, options)));
    kept.set(key, connection);
    return connection;
  }

  return {
    async call(machine, path, body) {
      const connection = await keptTo(machine).as(await credentials());
      const request = { method: 'POST', path, headers: HEADERS, body: JSON.stringify(body), timeoutMs } as const;
      const answer = await connection.request({ ...request, repeatable: true }).catch((error: unknown) => {
        throw unanswered(machine.name, error);
      });
      return read(answer, machine.name, path);
    },
    async close() {
      const all = [...kept.values()];
      kept.clear();
      await Promise.all(all.map(connection => connection.close()));
    },
  };
}

export function targetOf(machine: EtcdMachine, credentials: EtcdCredentials, options: EtcdClientOptions): HttpsTarget {
  return {
    ...credentials,
    host: machine.address,
    port: 2379,
    serverName: machine.name,
    connect: () => options.connect(machine),
    connections: 1,
    connectTimeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  };
}

/** `hasleader` makes a member without a leader refuse at once, where it would wait for 7 s (rpctypes.MetadataRequireLeaderKey). */
export const HEADERS = { 'content-type': 'application/json', 'grpc-metadata-hasleader': 'true' };

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
