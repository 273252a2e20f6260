import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { http2Connections } from '../connections/http2.ts';
import { ask, type Request, type Sender } from '../connections/sender.ts';
import { BadAnswer } from '../failure.ts';
import { readPath } from '../place.ts';
import type { Stream } from '../types.ts';
import { tallied } from './steady.ts';

/**
 * Reads as a Go program with client-go makes them, told apart from the others because it tries again (client-go 0.36):
 * - after 429 and 5xx *with* Retry-After it waits that many seconds, for any verb: rest/with_retry.go, checkWait;
 * - after a connection reset, an unexpected end, or a lost HTTP/2 connection it waits 1 s and tries again, for GET only: rest/request.go,
 *   isErrRetryableFunc. A refused connection is not tried again;
 * - at most ten times: rest/request.go, maxRetries;
 * - what the server says it has not looked at (REFUSED_STREAM, GOAWAY) goes out again at once: golang.org/x/net/http2, Transport.
 */
const MOST = 10;
/** Seconds, where the server names none. */
const PAUSE = 1;

export const clientGo: Stream = async context => {
  const sender = http2Connections(context.target);
  const request: Request = { method: 'GET', path: readPath(context.namespace) };
  const more = { retried: 0, 'longest pause': 0 };
  try {
    const tally = await tallied(context, () => asClientGo(sender, request, more));
    return tally.figures('client-go, with its retries', 'http2', more);
  } finally {
    sender.close();
  }
};

async function asClientGo(sender: Sender, request: Request, more: Record<string, number>): Promise<void> {
  const begun = performance.now();
  for (let tries = 0; ; tries++) {
    try {
      await ask(sender, request);
      if (tries > 0) more['longest pause'] = Math.max(more['longest pause'] ?? 0, performance.now() - begun);
      return;
    } catch (error) {
      const pause = pauseAfter(error);
      if (pause === undefined || tries === MOST) throw error;
      more.retried = (more.retried ?? 0) + 1;
      await sleep(pause * 1000);
    }
  }
}

/** Seconds until the next try; undefined: none. */
export function pauseAfter(error: unknown): number | undefined {
  if (error instanceof BadAnswer) return error.status === 429 || error.status >= 500 ? error.retryAfter : undefined;
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === 'ERR_HTTP2_STREAM_ERROR' && message.includes('REFUSED_STREAM')) return 0;
  if (code.startsWith('ERR_HTTP2_GOAWAY') || code === 'ERR_HTTP2_INVALID_SESSION') return 0;
  return ['ECONNRESET', 'EPIPE', 'ERR_HTTP2_SESSION_ERROR'].includes(code) ? PAUSE : undefined;
}
