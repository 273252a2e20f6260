import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { BadAnswer } from '../failure.ts';
import type { Target } from '../types.ts';

export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: object;
}

export interface Answer {
  status: number;
  text: string;
  /** Seconds, when the server asks for them. */
  retryAfter?: number;
}

/** One way to use connections. One call is one attempt, never repeated; it rejects when there is no whole answer within 10 s. */
export interface Sender {
  send(request: Request): Promise<Answer>;
  close(): void;
}

/** Milliseconds that one attempt has. */
export const PATIENCE = 10_000;

/** Sends, and takes nothing but 2xx for an answer. */
export async function ask(sender: Sender, request: Request): Promise<string> {
  const { status, text, retryAfter } = await sender.send(request);
  if (status < 200 || status > 299) throw new BadAnswer(status, text, retryAfter);
  return text;
}

/** Milliseconds. */
const LONG = 300_000;

/** For what is no part of the measurement, but has to be known: asks again until there is an answer, for five minutes; 404 is one. */
export async function persistently(sender: Sender, request: Request): Promise<string> {
  const end = performance.now() + LONG;
  for (;;) {
    try {
      return await ask(sender, request);
    } catch (error) {
      if ((error instanceof BadAnswer && error.status === 404) || performance.now() > end) throw error;
      await sleep(100);
    }
  }
}

/** Opens TLS connections to a target. Each is a full handshake: sessions are never resumed. */
export function dialer(target: Target, protocol: 'http/1.1' | 'h2'): () => TLSSocket {
  const { host, port, ca, cert, key } = target;
  const secureContext: SecureContext = createSecureContext({ ca, cert, key, minVersion: 'TLSv1.2' });
  return () => {
    const socket = connectTls({ host, port, secureContext, ALPNProtocols: [protocol] });
    socket.setNoDelay(true);
    return socket;
  };
}

export function headersFor({ body }: Request): Record<string, string> {
  const agent = { accept: 'application/json', 'user-agent': 'seaworthy-traffic' };
  return body ? { ...agent, 'content-type': 'application/json' } : agent;
}

export function secondsOf(header: string | string[] | undefined): { retryAfter?: number } {
  const seconds = Number.parseInt(String(header ?? ''), 10);
  return Number.isNaN(seconds) ? {} : { retryAfter: seconds };
}
