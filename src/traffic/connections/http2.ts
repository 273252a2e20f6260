import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { TooLate } from '../failure.ts';
import type { Target } from '../types.ts';
import { type Answer, dialer, headersFor, PATIENCE, type Request, type Sender, secondsOf } from './sender.ts';

/** As many as there are API servers in most clusters: each is used in turn. */
const SESSIONS = 3;

/** Kept HTTP/2 connections, used in turn. One that the server is about to end (GOAWAY) takes no new request, and a new one takes its place. */
export function http2Connections(target: Target): Sender {
  const dial = dialer(target, 'h2');
  const sessions: (ClientHttp2Session | undefined)[] = Array(SESSIONS).fill(undefined);
  let turn = 0;
  const open = (place: number): ClientHttp2Session => {
    const session = connect('https://kubernetes', { createConnection: dial });
    const leave = () => {
      if (sessions[place] === session) sessions[place] = undefined;
    };
    session.on('goaway', leave);
    session.on('goaway', () => session.close());
    session.on('error', leave);
    session.once('close', leave);
    return session;
  };
  return {
    send(request) {
      const place = turn++ % SESSIONS;
      const kept = sessions[place];
      const session = kept && !kept.closed && !kept.destroyed ? kept : open(place);
      sessions[place] = session;
      return attempt(session, request);
    },
    close: () => {
      for (const session of sessions) session?.destroy();
    },
  };
}

function attempt(session: ClientHttp2Session, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, path, body } = request;
    const stream = session.request({ ':method': method, ':path': path, ...headersFor(request) });
    const timer = setTimeout(() => stream.destroy(new TooLate(`no answer within ${PATIENCE} ms`)), PATIENCE);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    answerOf(stream, fail, answer => {
      clearTimeout(timer);
      resolve(answer);
    });
    stream.end(body ? JSON.stringify(body) : undefined);
  });
}

function answerOf(stream: ClientHttp2Stream, fail: (error: Error) => void, done: (answer: Answer) => void): void {
  let text = '';
  let head: { status: number; retryAfter?: number } | undefined;
  stream.setEncoding('utf8');
  stream.once('response', headers => {
    head = { status: Number(headers[':status']), ...secondsOf(headers['retry-after']) };
  });
  stream.on('data', chunk => (text += chunk));
  stream.on('error', fail);
  stream.once('end', () => {
    if (head && stream.rstCode === 0) done({ ...head, text });
  });
  stream.on('close', () =>
    fail(Object.assign(new Error('the stream ended without an answer'), { code: 'ECONNRESET' })),
  );
}
