import type { Duplex } from 'node:stream';
import { connectionFault, faultMessage } from '../kit/connection-fault.ts';
import { httpsConnection } from '../kit/https.ts';

export interface ApiServerTarget {
  address: string;
  port: number;
  /** PEM. */
  ca: string;
  /** Name that its certificate must carry. Default: the address. */
  serverName?: string;
  /** Default: TCP to address and port. */
  connect?: () => Promise<Duplex>;
  /** A port that answers its node's /healthz, and that node: asked with credentials, through this API server itself. */
  proxyHealth?: { node: string; port: number };
  /** With them the version is read too; without, only the health paths, which answer anybody. */
  credentials?: { cert: string; key: string };
  /** Milliseconds for all of it. Default 1500. */
  timeoutMs?: number;
}

export interface ApiServerProbe {
  /** Something answers TLS there. */
  serving: boolean;
  /** It is the one we trust, and /readyz says ok. */
  ready: boolean;
  /** kube-proxy on that node has written its rules; undefined: not asked, or no word of it. */
  forwards?: boolean;
  /** e.g. v1.36.3 */
  version?: string;
  /** Why not serving or not ready. */
  why?: string;
}

/** Asks one API server at its own address how it is. Never rejects: no answer is an answer too. */
export async function probeApiServer(target: ApiServerTarget): Promise<ApiServerProbe> {
  const { address, timeoutMs = 1500, credentials = {} } = target;
  const connection = await httpsConnection({
    ...target,
    ...credentials,
    host: address,
    connections: 2,
    connectTimeoutMs: timeoutMs,
  });
  const get = (path: string) => connection.request({ method: 'GET', path, timeoutMs });
  try {
    const version = target.credentials ? get('/version').then(versionOf, () => ({})) : {};
    const forwards =
      target.credentials && target.proxyHealth ? get(pathOf(target.proxyHealth)).then(saysSo, () => ({})) : {};
    const { status, text } = await get('/readyz');
    const why = status === 200 ? {} : { why: failedChecks(text) || `/readyz: HTTP ${status}` };
    return { serving: true, ready: status === 200, ...(await version), ...(await forwards), ...why };
  } catch (error) {
    return { serving: answersTls(error), ready: false, why: faultMessage(error) };
  } finally {
    await connection.close();
  }
}

function pathOf({ node, port }: { node: string; port: number }): string {
  return `/api/v1/nodes/${node}:${port}/proxy/healthz`;
}

/** 503: it has not written them yet. 502 and the like are this API server's: nobody listens there yet. What it may not ask says nothing. */
function saysSo({ status }: { status: number }): { forwards?: boolean } {
  return status === 200 || status >= 500 ? { forwards: status === 200 } : {};
}

function versionOf({ status, text }: { status: number; text: string }): { version?: string } {
  if (status !== 200) return {};
  const { gitVersion } = JSON.parse(text) as { gitVersion?: string };
  return gitVersion ? { version: gitVersion } : {};
}

/** Of a failed /readyz only the checks that failed: "[-]etcd failed: reason withheld". */
function failedChecks(text: string): string {
  return text
    .split('\n')
    .filter(line => line.startsWith('[-]'))
    .join('; ');
}

/** It speaks TLS, but we don't trust it, or it doesn't admit us. */
function answersTls(error: unknown): boolean {
  const fault = connectionFault(error);
  return fault === 'untrusted' || fault === 'not-admitted';
}
