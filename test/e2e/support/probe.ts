// Connects, asks for a path and tells what came back: a refusal counts only where no application byte came. Run as a program it does
// so wherever it was started, such as in a machine's network namespace: probes as JSON on standard input, answers on standard output.
import { connect as connectTcp, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls, type TLSSocket } from 'node:tls';

export interface Probe {
  host: string;
  port: number;
  path: string;
  /** Plain HTTP without it. */
  tls?: { version: 'TLSv1.2' | 'TLSv1.3'; cert?: string; key?: string };
}

export interface Answer {
  probe: string;
  /** A TCP connection was made. */
  connected: boolean;
  /** The TLS version of a handshake that ended well for this side; with TLS 1.3 the server may still refuse after it. */
  handshake?: string;
  /** The first of the application's bytes. */
  bytes: string;
  /** Of an HTTP answer. */
  status?: number;
  error?: string;
}

/** Longer than any answer on one host takes, shorter than a test's patience with packets that are dropped (milliseconds). */
const PATIENCE = 3_000;

function ask(probe: Probe): Promise<Answer> {
  const { host, port, path, tls } = probe;
  const scheme = tls ? `${tls.version} ` : 'plain ';
  const answer: Answer = {
    probe: `${scheme}${host}:${port}${path}${tls?.cert ? ' with a certificate' : ''}`,
    connected: false,
    bytes: '',
  };
  return new Promise(resolve => {
    const tcp = connectTcp({ host, port });
    const timer = setTimeout(() => end('no answer'), PATIENCE);
    const end = (error?: string) => {
      clearTimeout(timer);
      tcp.destroy();
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer.bytes)?.[1];
      resolve({ ...answer, ...(status ? { status: Number(status) } : {}), ...(error ? { error } : {}) });
    };
    const talk = (socket: Socket) => {
      socket.on('data', chunk => {
        if (answer.bytes.length < 1000) answer.bytes += chunk;
      });
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    };
    tcp.on('connect', () => {
      answer.connected = true;
      if (!tls) talk(tcp);
    });
    const socket = tls ? secured(tcp, tls) : tcp;
    socket.on('secureConnect', () => {
      answer.handshake = (socket as TLSSocket).getProtocol() ?? '';
      talk(socket);
    });
    tcp.on('error', error => end(error.message));
    socket.on('error', error => end(error.message));
    socket.on('close', () => end());
  });
}

/** The server's own name is not the question here. */
function secured(socket: Socket, { version, cert, key }: NonNullable<Probe['tls']>): TLSSocket {
  return connectTls({ socket, minVersion: version, maxVersion: version, cert, key, rejectUnauthorized: false });
}

if (process.argv[1] === import.meta.filename) {
  const probes = JSON.parse(await text(process.stdin)) as Probe[];
  process.stdout.write(JSON.stringify(await Promise.all(probes.map(ask))));
}
