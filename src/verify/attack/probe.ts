import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { faultMessage } from '../../kit/connection-fault.ts';
import { classify, refusalOf, said } from './classify.ts';
import { requestText } from './request.ts';
import type { Seen, Shot } from './types.ts';

/** For a connection, and then for all that happens on it (ms): a filtered port costs the first, a silent one both. */
const LIMITS = { connect: 1_500, talk: 4_000 };
/** More is not read of any answer. */
const LIMIT = 64 * 1024;

/** Makes one probe: its own connection, no resumed session, bounded in time and bytes. Rejects only when aborted. */
export async function probe(shot: Shot, signal: AbortSignal, limits = LIMITS): Promise<Seen> {
  try {
    const raw = await shot.vantage.connect(shot.to, { timeoutMs: limits.connect, signal });
    return await talk(raw, shot, limits.talk);
  } catch (error) {
    signal.throwIfAborted();
    return { response: refusalOf(error), chain: [], body: '', error: faultMessage(error) };
  }
}

function talk(raw: Duplex, shot: Shot, timeoutMs: number): Promise<Seen> {
  return new Promise(resolve => {
    const seen: Partial<Seen> = {};
    const chunks: Buffer[] = [];
    let [size, timedOut, tlsError] = [0, false, false];
    const end = () => {
      clearTimeout(timer);
      raw.on('error', () => {}).destroy();
      const bytes = Buffer.concat(chunks).subarray(0, LIMIT);
      resolve({ chain: [], ...seen, ...classify({ bytes, timedOut, tlsError }), ...said(bytes, shot.hush) });
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
    const fail = (error: Error) => {
      seen.error ??= faultMessage(error);
      tlsError ||= isTlsError(error);
      end();
    };
    const stream = shot.tls ? secured(raw, shot, seen, fail) : raw;
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= LIMIT) end();
    });
    stream.on('end', end).on('error', fail);
    // An alert that comes after the handshake must be heard before the connection's end is believed.
    raw.on('close', () => setImmediate(end));
    stream.resume();
    if (!shot.tls) raw.write(requestText(shot));
  });
}

/** What can't even be tried (a cipher that OpenSSL does not have) ends as an error of TLS. */
function secured(raw: Duplex, shot: Shot, seen: Partial<Seen>, fail: (error: Error) => void): Duplex {
  raw.on('error', fail);
  try {
    const socket = connectTls(tlsOptions(raw, shot));
    return socket.once('secureConnect', () => {
      Object.assign(seen, handshake(socket));
      socket.write(requestText(shot));
    });
  } catch (error) {
    queueMicrotask(() => fail(error as Error));
    return raw;
  }
}

function tlsOptions(raw: Duplex, { tls, ciphers, serverName, who, to }: Shot) {
  const old = tls === 'TLSv1' || tls === 'TLSv1.1';
  const name = serverName ?? to.host;
  return {
    socket: raw,
    ...(tls ? { minVersion: tls, maxVersion: tls } : {}),
    // With OpenSSL's own level a server that does speak TLS 1.0 looks as if it did not.
    ...(ciphers || old ? { ciphers: ciphers ?? 'DEFAULT@SECLEVEL=0' } : {}),
    ...(who.cert && who.key ? { cert: who.cert, key: who.key } : {}),
    ...(isIP(name) ? {} : { servername: name }),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
  };
}

function handshake(socket: TLSSocket): Pick<Seen, 'tls' | 'cipher' | 'chain'> {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerX509Certificate();
  while (next && chain.length < 8) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return { tls: socket.getProtocol() ?? '', cipher: socket.getCipher().name, chain };
}

function isTlsError(error: Error): boolean {
  return String((error as { code?: unknown }).code).startsWith('ERR_SSL_');
}
