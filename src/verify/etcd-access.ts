import type { Duplex } from 'node:stream';
import { portOf } from '../catalog/hops.ts';
import { type HttpsAnswer, httpsConnection } from '../kit/https.ts';
import type { EtcdAccess } from './access.ts';

export interface EtcdSupplies {
  members: readonly string[];
  /** A byte stream to the client port of a member, whose certificate carries its machine's name. */
  connect: (member: string) => Promise<Duplex>;
  credentials: () => Promise<{ ca: string; cert: string; key: string }>;
}

const TIMEOUT_MS = 5_000;

/** etcd's own JSON gateway, for reading raw what it holds. A member that does not answer is passed over. */
export function etcdAccess(supplies: EtcdSupplies): EtcdAccess {
  const { members } = supplies;
  return {
    members,
    async read(key) {
      const body = { key: Buffer.from(key).toString('base64') };
      const answer = await first(members, member => send(supplies, member, '/v3/kv/range', body));
      const { kvs = [] } = JSON.parse(answer.text) as { kvs?: { value?: string }[] };
      const [found] = kvs;
      return found ? Buffer.from(found.value ?? '', 'base64') : undefined;
    },
    get: (member, path) => send(supplies, member, path),
  };
}

async function first(members: readonly string[], ask: (member: string) => Promise<HttpsAnswer>): Promise<HttpsAnswer> {
  let last: unknown = new Error('there is no member to ask');
  for (const member of members) {
    try {
      const answer = await ask(member);
      if (answer.status === 200) return answer;
      last = new Error(`etcd on ${member} answers HTTP ${answer.status}`);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

async function send(
  { connect, credentials }: EtcdSupplies,
  member: string,
  path: string,
  body?: object,
): Promise<HttpsAnswer> {
  const connection = await httpsConnection({
    ...(await credentials()),
    host: '127.0.0.1',
    port: portOf('etcd-client'),
    serverName: member,
    connect: () => connect(member),
    connections: 1,
    connectTimeoutMs: TIMEOUT_MS,
  });
  try {
    return await connection.request({
      method: body ? 'POST' : 'GET',
      path,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
      timeoutMs: TIMEOUT_MS,
      repeatable: false,
    });
  } finally {
    await connection.close();
  }
}
