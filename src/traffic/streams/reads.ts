import { keptConnections, newConnections } from '../connections/http1.ts';
import { http2Connections } from '../connections/http2.ts';
import { readPath } from '../place.ts';
import type { Stream, StreamContext } from '../types.ts';
import { steady } from './steady.ts';

const read = ({ namespace }: StreamContext) => ({ method: 'GET', path: readPath(namespace) }) as const;

export const READS: readonly Stream[] = [
  steady('reads', 'new', newConnections, read),
  steady('reads', 'http1', keptConnections, read),
  steady('reads', 'http2', http2Connections, read),
];
