import { shortConnections } from '../connections/http1.ts';
import type { Stream } from '../types.ts';
import { steady } from './steady.ts';

/** Reads that the API server hands on to an aggregated API server in the cluster. */
export function aggregatedReads(path: string): Stream {
  return steady('reads of an aggregated API', 'short', shortConnections, () => ({ method: 'GET', path }));
}
