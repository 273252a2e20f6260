import pLimit from 'p-limit';
import { connectionFault } from '../kit/connection-fault.ts';
import { type HttpsAnswer, type HttpsConnection, httpsConnection } from '../kit/https.ts';
import { statusOf, targetOf } from './transport.ts';
import type { KubeClientOptions } from './types.ts';

/** silent: nobody who proves to be this node's kubelet answers where its node object says. */
export type KubeletSign = 'answers' | 'silent';

/** Milliseconds in which a kubelet answers, or is silent: in a network that is in order it takes a few. */
const PATIENCE = 1_000;
/** For all of them together: who is not asked by then is asked the next time. */
const LONGEST = 1_500;
const AT_ONCE = 64;

/**
 * Asks kubelets whether they live, each through an API server (nodes/proxy), which verifies the kubelet's serving certificate. Who is missing
 * in the answer could not be asked: there is no such node, we may not, or the API server itself is too slow.
 */
export async function askKubelets(
  options: KubeClientOptions,
  names: readonly string[],
): Promise<Record<string, KubeletSign>> {
  const credentials = await options.credentials();
  const connection = await httpsConnection({ ...targetOf(options, credentials), connections: AT_ONCE + 1 });
  const limit = pLimit(AT_ONCE);
  const ends = performance.now() + LONGEST;
  const get = (path: string) => connection.request({ method: 'GET', path, timeoutMs: PATIENCE });
  try {
    const [itself, ...asked] = await Promise.all([
      get('/version').catch(() => undefined),
      ...names.map(name => limit(() => ask(get, name, ends))),
    ]);
    const signs = names.map((name, nth) => [name, asked[nth]] as const);
    return Object.fromEntries(itself ? signs.filter(isSign) : []);
  } finally {
    await connection.close();
  }
}

function isSign(entry: readonly [string, KubeletSign | undefined]): entry is readonly [string, KubeletSign] {
  return entry[1] !== undefined;
}

type Get = (path: string) => ReturnType<HttpsConnection['request']>;

async function ask(get: Get, name: string, ends: number): Promise<KubeletSign | undefined> {
  if (performance.now() + PATIENCE > ends) return undefined;
  return get(`/api/v1/nodes/${encodeURIComponent(name)}/proxy/healthz`).then(kubeletSign, (error: unknown) =>
    connectionFault(error) === 'timeout' ? 'silent' : undefined,
  );
}

/** Whatever a kubelet says, it lives. What the API server says itself is a Status, or that it has too much to do. */
export function kubeletSign({ status, text }: Pick<HttpsAnswer, 'status' | 'text'>): KubeletSign | undefined {
  const said = statusOf(text) as { kind?: string; message?: string };
  if (said.kind !== 'Status') return status === 429 ? undefined : 'answers';
  return status === 503 && said.message?.startsWith('error trying to reach service') ? 'silent' : undefined;
}
