import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls';

/** Whom to talk to and as whom. PEM texts; without cert and key the caller is anonymous. */
export interface TlsTarget {
  host: string;
  port: number;
  /** Name (or IP address) that the server's certificate must carry. Default: host. */
  serverName?: string;
  ca: string;
  cert?: string;
  key?: string;
  /** The bytes to lay TLS over. Default: TCP to host and port. */
  connect?: () => Promise<Duplex>;
  /** Milliseconds until a connection, TLS included, must stand. */
  connectTimeoutMs: number;
}

/** Opens TLS to the target, the certificate verified against `ca` and `serverName`. Rejects as node:tls and node:net do, or with ETIMEDOUT. */
export async function openTls(target: TlsTarget): Promise<TLSSocket> {
  const ends = Date.now() + target.connectTimeoutMs;
  const raw = await inTime(ends, target.connect?.() ?? openTcp(target), late => late.destroy());
  const socket = layTls(raw, target);
  try {
    return await inTime(ends, secured(socket), () => {});
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function openTcp({ host, port }: TlsTarget): Promise<Duplex> {
  const socket = connectTcp({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  return socket;
}

function layTls(raw: Duplex, target: TlsTarget): TLSSocket {
  const name = target.serverName ?? target.host;
  const socket = connectTls({
    socket: raw,
    ca: target.ca,
    cert: target.cert,
    key: target.key,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    // SNI carries names, never addresses (RFC 6066 §3)
    ...(isAddress(name) ? {} : { servername: name }),
    checkServerIdentity: (_name, certificate) => checkServerIdentity(name, certificate),
  });
  raw.on('error', error => socket.destroy(error));
  // A TLS 1.3 server refuses a certificate after the handshake: an error, then a plain end that would hide it
  socket.on('error', () => socket.destroy());
  socket.once('close', () => raw.destroy());
  return socket;
}

function secured(socket: TLSSocket): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
    socket.once('close', () => reject(coded('ECONNRESET', 'closed during the TLS handshake')));
  });
}

/** `late` is called with a result that nobody waits for any more. */
function inTime<T>(ends: number, work: Promise<T>, late: (result: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(coded('ETIMEDOUT', 'no connection in time'));
      work.then(late, () => {});
    }, ends - Date.now());
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name) || name.includes(':');
}
