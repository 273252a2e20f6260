import { httpsConnection } from '../kit/https.ts';
import type { ApiServerTarget } from './api-server.ts';

/** An API that somebody has asked this API server for since it started, and the release (as "1.37") that no longer has it. */
export interface DeprecatedApi {
  group: string;
  version: string;
  resource: string;
  removedIn?: string;
}

const TIMEOUT_MS = 10_000;

/** What one API server has been asked for that is deprecated (metric apiserver_requested_deprecated_apis); it forgets when it restarts. */
export async function readDeprecatedApis(target: ApiServerTarget): Promise<DeprecatedApi[]> {
  const { address, credentials = {}, timeoutMs = TIMEOUT_MS } = target;
  const connection = await httpsConnection({
    ...target,
    ...credentials,
    host: address,
    connections: 1,
    connectTimeoutMs: timeoutMs,
  });
  try {
    const { status, text } = await connection.request({ method: 'GET', path: '/metrics', timeoutMs });
    if (status !== 200) throw new Error(`/metrics: HTTP ${status}`);
    return deprecatedApisIn(text);
  } finally {
    await connection.close();
  }
}

const LINE = /^apiserver_requested_deprecated_apis\{(.*)\} (\S+)$/;

/** From the text of /metrics. */
export function deprecatedApisIn(metrics: string): DeprecatedApi[] {
  return metrics.split('\n').flatMap(line => {
    const [, labels = '', value] = LINE.exec(line) ?? [];
    if (!value || Number(value) === 0) return [];
    const { group = '', version = '', resource = '', removed_release: removed } = labelsIn(labels);
    return [{ group, version, resource, ...(removed ? { removedIn: removed } : {}) }];
  });
}

function labelsIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
}
