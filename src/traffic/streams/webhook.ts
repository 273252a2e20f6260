import { shortConnections } from '../connections/http1.ts';
import { configMapPath } from '../place.ts';
import type { Stream } from '../types.ts';
import { steady } from './steady.ts';

/**
 * Writes in a namespace for which a fail-closed validating webhook is registered: each of them makes the API server ask one of its
 * pods. A dry run, so that nothing but this is measured.
 */
export function webhookWrites(namespace: string): Stream {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'asked-' } };
  const path = `${configMapPath(namespace)}?dryRun=All`;
  return steady('writes that a webhook is asked about', 'short', shortConnections, () => ({
    method: 'POST',
    path,
    body,
  }));
}
