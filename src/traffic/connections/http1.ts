import type { OutgoingHttpHeaders } from 'node:http';
import { Agent, type RequestOptions, request as sendRequest } from 'node:https';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { TooLate } from '../failure.ts';
import type { Target } from '../types.ts';
import { type Answer, dialer, headersFor, PATIENCE, type Request, type Sender, secondsOf } from './sender.ts';

/** A new connection for each request. */
export function newConnections(target: Target): Sender {
  const dial = dialer(target, 'http/1.1');
  return {
    send: request => attempt(request, { createConnection: dial }, { connection: 'close' }),
    close: () => {},
  };
}

/** Kept connections, used in turn, so that each API server behind the endpoint keeps some. */
export function keptConnections(target: Target): Sender {
  const agent = agentFor(target);
  return { send: request => attempt(request, { agent }), close: () => agent.destroy() };
}

/** Milliseconds. */
const SHORT_LIFE = 1000;

/**
 * Connections that take new requests for a second: as of short-lived tools, without a handshake for each request. What an API server
 * does to long-lived ones when it ends never meets them.
 */
export function shortConnections(target: Target): Sender {
  let agent = agentFor(target);
  let born = performance.now();
  const agents = new Set([agent]);
  const retire = (old: Agent) => {
    setTimeout(() => {
      old.destroy();
      agents.delete(old);
    }, PATIENCE).unref();
  };
  return {
    send(request) {
      if (performance.now() - born > SHORT_LIFE) {
        retire(agent);
        agent = agentFor(target);
        agents.add(agent);
        born = performance.now();
      }
      return attempt(request, { agent });
    },
    close: () => {
      for (const each of agents) each.destroy();
    },
  };
}

function agentFor(target: Target): Agent {
  const dial = dialer(target, 'http/1.1');
  const agent = new Agent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 256, scheduling: 'fifo' });
  return Object.assign(agent, { createConnection: (): Duplex => dial() });
}

function attempt(request: Request, options: RequestOptions, more: OutgoingHttpHeaders = {}): Promise<Answer> {
  const { method, path, body } = request;
  const payload = body ? JSON.stringify(body) : undefined;
  const length = payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) };
  let timer: NodeJS.Timeout | undefined;
  const answer = new Promise<Answer>((resolve, reject) => {
    const headers = { host: 'kubernetes', ...headersFor(request), ...length, ...more };
    const sent = sendRequest({ ...options, method, path, headers }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', chunk => (text += chunk));
      response.on('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text, ...secondsOf(response.headers['retry-after']) }),
      );
    });
    timer = setTimeout(() => sent.destroy(new TooLate(`no answer within ${PATIENCE} ms`)), PATIENCE);
    sent.on('error', reject);
    sent.end(payload);
  });
  return answer.finally(() => clearTimeout(timer));
}
